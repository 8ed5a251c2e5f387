import { html, type TemplateResult } from 'lit';

import type { PlayerTexts } from './player-texts.ts';

/** One line as it stands in the form. */
export interface LineFields {
  readonly url: string;
  /** Empty: to be found out. */
  readonly type: string;
}

const types = [
  'hls',
  'll-hls',
  'http-flv',
  'ws-flv',
  'http-ts',
  'ws-ts',
  'whep',
  'webrtc-srs',
  'webrtc-tencent',
  'rtmp',
  'file',
] as const;

/** The lines to play, each an address and a type; `change` is told all of them. */
export function sourceFields(
  texts: PlayerTexts,
  lines: readonly LineFields[],
  change: (lines: readonly LineFields[]) => void,
): TemplateResult {
  const set = (index: number, part: Partial<LineFields>): void =>
    change(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  return html`<ol class="lines">
    ${lines.map(
      ({ url, type }, index) =>
        html`<li>
          <div class="line" role="group" aria-label=${texts.line(index + 1)}>
            <div class="field line-url">
              <label for="line-url-${index}">${texts.line(index + 1)}: ${texts.address}</label>
              <input
                id="line-url-${index}"
                data-testid="line-url-${index}"
                inputmode="url"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder="https://…/index.m3u8"
                .value=${url}
                @input=${(event: Event) => set(index, { url: (event.target as HTMLInputElement).value.trim() })}
              />
            </div>
            <div class="field">
              <label for="line-type-${index}">${texts.type}</label>
              <select
                id="line-type-${index}"
                @change=${(event: Event) => set(index, { type: (event.target as HTMLSelectElement).value })}
              >
                <option value="" .selected=${type === ''}>${texts.typeAuto}</option>
                ${types.map((choice) => html`<option value=${choice} .selected=${choice === type}>${choice}</option>`)}
              </select>
            </div>
            <button
              type="button"
              class="quiet"
              aria-label=${texts.removeLine(index + 1)}
              ?disabled=${lines.length === 1}
              @click=${() => change(lines.filter((_line, at) => at !== index))}
            >
              ✕
            </button>
          </div>
        </li>`,
    )}
  </ol>`;
}
