import { type Lang, type LiveError } from '@livelit/core';
import { describeError } from '@livelit/core/messages';
import { html, nothing, type TemplateResult } from 'lit';

import type { SourceKind } from '../capture/capture-source.ts';
import type { LivePusher } from '../live-pusher.ts';
import { icon } from './icons.ts';
import { textsIn } from './live-pusher-texts.ts';

/** What the bar can switch on and off. */
export type SwitchedSource = Exclude<SourceKind, 'custom' | 'virtual-camera'>;

/** What the bar shows, and what it calls. */
export interface PusherBar {
  readonly pusher: LivePusher | undefined;
  readonly lang: Lang;
  /** Sources that are being opened. */
  readonly opening: ReadonlySet<SwitchedSource>;
  /** What went wrong last. */
  readonly notice: LiveError | undefined;
  /** Seconds until the next attempt. */
  readonly seconds: number | undefined;
  readonly onSwitch: (source: SwitchedSource) => void;
  readonly onPush: () => void;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** The default controls of `<live-pusher>`. */
export function pusherBar(bar: PusherBar): TemplateResult {
  const { pusher, lang, notice } = bar;
  const texts = textsIn(lang);
  const pushing = pusher?.isPushing ?? false;
  // Not `disabled`: that would take the focus from who presses by keyboard.
  const opening = bar.opening.size > 0;
  return html`<div part="controls" class="controls">
      <div class="sources">${sources().map((source) => sourceButton(bar, source))}</div>
      <button
        part="push"
        class="main"
        aria-disabled=${opening ? 'true' : 'false'}
        @click=${() => opening || bar.onPush()}
      >
        ${icon(pushing ? 'stop' : 'start')}${pushing ? texts.stop : texts.start}
      </button>
      <span part="status" class="status" role="status">
        ${texts.state(pusher?.state ?? 'disconnected', pusher?.attempt ?? 0)}
      </span>
      ${countdown(bar)}
    </div>
    ${notice ? noticeOf(bar, notice) : nothing}`;
}

function sources(): readonly SwitchedSource[] {
  const canShare = 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  return canShare ? ['camera', 'microphone', 'screen'] : ['camera', 'microphone'];
}

function sourceButton({ pusher, lang, opening, onSwitch }: PusherBar, source: SwitchedSource): TemplateResult {
  const isOn = pusher?.sources.some(({ kind }) => kind === source) ?? false;
  const name = textsIn(lang)[source];
  return html`<button
    part="source"
    class="source"
    aria-pressed=${isOn ? 'true' : 'false'}
    aria-label=${name}
    title=${name}
    aria-disabled=${opening.has(source) ? 'true' : 'false'}
    @click=${() => opening.has(source) || onSwitch(source)}
  >
    ${icon(source)}
  </button>`;
}

/** Stands outside the live region: a screen reader would read every second of it. */
function countdown({ lang, seconds, onRetry }: PusherBar): TemplateResult | typeof nothing {
  if (seconds === undefined) return nothing;
  const texts = textsIn(lang);
  return html`<span class="fine">${texts.nextTry(seconds)}</span>
    <button part="retry" @click=${() => onRetry()}>${texts.tryNow}</button>`;
}

function noticeOf({ lang, onClose }: PusherBar, error: LiveError): TemplateResult {
  const texts = textsIn(lang);
  const { message, remedy } = describeError(error, lang);
  return html`<div part="notice" class="notice ${error.severity}" role="alert">
    <p>
      ${message} ${remedy}
      <span class="fine">${texts.code} ${error.code} ${error.name}</span>
    </p>
    <button part="close" class="source" aria-label=${texts.close} title=${texts.close} @click=${() => onClose()}>
      ${icon('close')}
    </button>
  </div>`;
}
