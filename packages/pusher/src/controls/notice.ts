import type { Lang, LiveError } from '@livelit/core';
import { html, nothing, type TemplateResult } from 'lit';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { explain } from './explain.ts';
import { icon } from './icons.ts';

/** What went wrong, what to do about it, and its code, until it is closed. */
export function noticeOf(pusher: LivePusherElement, texts: ControlsTexts, lang: Lang): TemplateResult | typeof nothing {
  const { problem } = pusher;
  if (!problem) return nothing;
  const { message, remedy } = explain(problem, lang);
  return html`<div part="notice" class="notice ${problem.severity}">
    <div class="told" role="alert" tabindex="0">
      <p dir="auto">${message}${lang === 'en' ? ' ' : ''}${remedy}</p>
      <p class="fine" translate="no">${texts.code} ${codeOf(problem)}</p>
    </div>
    <button
      class="icon close"
      aria-label=${texts.close}
      title=${texts.close}
      @click=${() => {
        pusher.problem = undefined;
      }}
    >
      ${icon('close')}
    </button>
  </div>`;
}

/** Number and name of a code, which may be broken where its words end. */
export function codeOf({ code, name }: LiveError): TemplateResult {
  return html`${code} ${name.split('_').map((word, index) => (index ? html`<wbr />_${word}` : word))}`;
}
