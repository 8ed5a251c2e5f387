import type { Lang } from '@livelit/core';
import { html, nothing, type TemplateResult } from 'lit';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { explain, explainPermissions } from './explain.ts';
import { codeOf } from './notice.ts';
import type { PermissionController } from './permission-controller.ts';

/** What the middle of the picture is made from. */
export interface MiddleFacts {
  readonly pusher: LivePusherElement;
  readonly lang: Lang;
  readonly texts: ControlsTexts;
  /** Seconds until the next attempt. */
  readonly seconds: number | undefined;
  readonly permissions: PermissionController;
  /** Whether a panel lies over it. */
  readonly covered: boolean;
}

type Part = TemplateResult | typeof nothing;

/** What stands in the middle of the picture while there is something to say: one thing at a time. */
export function middleOf(facts: MiddleFacts): Part {
  const { pusher, texts, covered } = facts;
  if (covered) return nothing;
  const [asked] = pusher.opening;
  if (asked) return html`<p class="middle" role="status" dir="auto">${texts.asking[asked]}</p>`;
  if (pusher.state === 'reconnecting') return reconnecting(facts);
  if (pusher.problem) return nothing;
  if (pusher.sources.length === 0) return idle(facts);
  if (pusher.videoPaused)
    return html`<div class="middle">
      <p dir="auto">${texts.paused}</p>
      <button @click=${() => pusher.resumeVideo()}>${texts.resume}</button>
    </div>`;
  return nothing;
}

function reconnecting({ pusher, lang, texts, seconds }: MiddleFacts): Part {
  const { repairing } = pusher;
  if (!repairing && seconds === undefined) return nothing;
  return html`<div class="middle">
    ${
      repairing
        ? html`<p dir="auto">${explain(repairing, lang).message}</p>
            <p class="fine" translate="no">${texts.code} ${codeOf(repairing)}</p>`
        : nothing
    }
    ${
      seconds === undefined
        ? nothing
        : html`<p class="row">
            <span class="fine">${texts.nextTry(seconds)}</span>
            <button part="retry" @click=${() => pusher.retry()}>${texts.tryNow}</button>
          </p>`
    }
  </div>`;
}

function idle({ pusher, lang, texts, permissions }: MiddleFacts): Part {
  const wanted = (['camera', 'microphone'] as const).filter(
    (device) => (device === 'camera' ? pusher.enableCamera : pusher.enableMic) !== false,
  );
  const [one] = wanted;
  const known = new Map(wanted.map((device) => [device, permissions.of(device)] as const));
  const refused = explainPermissions(known, lang);
  const asks = [...known.values()].some((permission) => permission?.state === 'prompt');
  const mayAny = [...known.values()].some((permission) => permission?.state !== 'denied');
  return html`<div class="middle">
    ${
      refused.length
        ? refused.map(({ message, remedy }) => html`<p dir="auto">${message} <span class="fine">${remedy}</span></p>`)
        : html`<p dir="auto">${texts.idle} ${asks ? html`<span class="fine">${texts.willAsk}</span>` : nothing}</p>`
    }
    ${
      one && mayAny
        ? html`<button @click=${() => void turnOn(pusher)}>
            ${wanted.length === 1 ? texts.turnOnOne[one] : texts.turnOn}
          </button>`
        : nothing
    }
  </div>`;
}

async function turnOn(pusher: LivePusherElement): Promise<void> {
  pusher.problem = undefined;
  await pusher.startPreview().catch((error: unknown) => {
    pusher.problem = error as LivePusherElement['problem'];
  });
}
