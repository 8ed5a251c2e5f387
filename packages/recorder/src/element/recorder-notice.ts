import { type Lang, type LiveError } from '@livelit/core';
import { describeError } from '@livelit/core/messages';
import { html, nothing, type TemplateResult } from 'lit';

import { icon } from './icons.ts';
import type { LiveRecorderTexts } from './live-recorder-texts.ts';

/** What the panel tells. */
export interface RecorderNotice {
  readonly kind: 'error' | 'info' | 'warning';
  readonly error?: LiveError;
  /** How many recordings were recovered. */
  readonly count?: number;
}

/** The panel that tells of an error, a warning or what was recovered. */
export function recorderNotice(
  { error, kind, count = 1 }: RecorderNotice,
  texts: LiveRecorderTexts,
  lang: Lang,
  onDismiss: () => void,
): TemplateResult {
  const { message, remedy } = error ? describeError(error, lang) : { message: texts.recovered(count), remedy: '' };
  return html`
    <div part="notice" class="notice ${kind}" role=${kind === 'error' ? 'alert' : 'status'}>
      <p>${message} ${remedy} ${error ? html`<span class="fine">${error.name} (${error.code})</span>` : nothing}</p>
      <button class="icon" aria-label=${texts.dismiss} @click=${onDismiss}>${icon('close')}</button>
    </div>
  `;
}
