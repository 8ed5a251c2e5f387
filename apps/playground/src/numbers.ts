import { html, nothing, type TemplateResult } from 'lit';

/** A name and its value; a value that is not known is left out. */
export type NumberRow = readonly [label: string, value: string | undefined];

/** A value with its unit, when there is one. */
export const withUnit = (value: number | undefined, unit: string, digits = 0): string | undefined =>
  value === undefined || !Number.isFinite(value) ? undefined : `${value.toFixed(digits)} ${unit}`;

/** What is measured, as a list of names and values. */
export function numbers(label: string, rows: readonly NumberRow[], empty: string): TemplateResult {
  const known = rows.filter(([, value]) => value !== undefined);
  return html`<div class="numbers-box">
    <h3 class="visually-hidden">${label}</h3>
    ${
      known.length > 0
        ? html`<dl class="numbers">
            ${known.map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>`
        : empty
          ? html`<p class="hint">${empty}</p>`
          : nothing
    }
  </div>`;
}
