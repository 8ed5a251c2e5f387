import { html, nothing, type TemplateResult } from 'lit';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { PushDestination } from '../push-destination.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { elapsed } from './elapsed.ts';
import { icon } from './icons.ts';
import { networkOf, rateText } from './network-of.ts';

type Nothing = typeof nothing;

/** What stands at the top of the picture: where the push stands and for how long, how the network fares, who is sent to. */
export function statusOf(pusher: LivePusherElement, texts: ControlsTexts): TemplateResult {
  const { state, attempt } = pusher;
  const said = texts.state(state, attempt);
  // The live region is always there, or what appears with it is not read out; what counts stays outside it.
  return html`
    <p class="visually-hidden" role="status">${said}</p>
    <div part="status" class="status">
      ${state === 'disconnected' ? nothing : html`<span class="chip ${state}" aria-hidden="true">${said}</span>`}
      ${timer(pusher, texts)} ${pusher.isPushing && pusher.audioPaused ? chip('microphoneOff', texts.muted) : nothing}
      ${pusher.sources.some(({ kind }) => kind === 'screen') ? chip('screen', texts.sharing) : nothing}
      <span class="space"></span>
      ${network(pusher, texts)}
    </div>
    ${destinations(pusher, texts)}
  `;
}

function chip(name: 'microphoneOff' | 'screen', text: string): TemplateResult {
  return html`<span class="chip" title=${text}>${icon(name)}<span class="words">${text}</span></span>`;
}

function timer({ liveSince }: LivePusherElement, texts: ControlsTexts): TemplateResult | Nothing {
  if (liveSince === undefined) return nothing;
  const time = elapsed(Date.now() - liveSince);
  return html`<span class="chip time" role="timer" aria-label=${texts.elapsed(time)}>${time}</span>`;
}

function network({ state, statistics, pusher }: LivePusherElement, texts: ControlsTexts): TemplateResult | Nothing {
  const fares = state === 'connected' && networkOf(statistics, pusher?.videoQuality.kbps ?? 0);
  if (!fares) return nothing;
  const words = [texts.networkLevels[fares.level], rateText(fares.kbps)].join(', ');
  const why = texts.limits[fares.limit];
  return html`<span
      class="chip network"
      .role=${'meter'}
      aria-label=${texts.network}
      aria-valuemin="0"
      aria-valuemax="4"
      aria-valuenow=${fares.level}
      aria-valuetext=${words}
      title="${texts.network}: ${words}"
    >
      <span class="bars level-${fares.level}"><i></i><i></i><i></i><i></i></span>
      <span dir="ltr">${rateText(fares.kbps)}</span>
    </span>
    ${why ? html`<span class="why"><span class="chip" dir="auto">${why}</span></span>` : nothing}`;
}

/** Told only where there are several: of one the chip tells. */
function destinations({ destinations: all }: LivePusherElement, texts: ControlsTexts): TemplateResult | Nothing {
  if (all.length < 2) return nothing;
  return html`<ul class="destinations" aria-label=${texts.destinations}>
    ${all.map((one, index) => destination(one, index > 0, texts))}
  </ul>`;
}

function destination(one: PushDestination, canStop: boolean, texts: ControlsTexts): TemplateResult {
  return html`<li>
    <span class="dot ${one.state}"></span>
    <bdi class="address">${one.label}</bdi>
    <span>${texts.state(one.state, one.attempt)}</span>
    ${
      canStop
        ? html`<button aria-label="${texts.stop} ${one.label}" title=${texts.stop} @click=${() => one.stop()}>
            ${icon('close')}
          </button>`
        : nothing
    }
  </li>`;
}
