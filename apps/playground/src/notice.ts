import { type Lang, type LiveError } from '@livelit/core';
import { describeError } from '@livelit/core/messages';
import { html, nothing, type TemplateResult } from 'lit';

/** What went wrong and what to do, with its code. */
export function notice(
  kind: 'error' | 'warning',
  error: LiveError | undefined,
  lang: Lang,
): TemplateResult | typeof nothing {
  if (!error) return nothing;
  const { message, remedy } = describeError(error, lang);
  return html`<div class="notice ${kind}">
    <p><strong>${message}</strong> ${remedy}</p>
    <p class="code" translate="no">${error.code} ${error.name}</p>
  </div>`;
}
