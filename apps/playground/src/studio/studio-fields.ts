import { html, type TemplateResult } from 'lit';

/** One choice out of several. */
export function choiceField(
  id: string,
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`<div class="field">
    <label for="studio-${id}">${label}</label>
    <select
      id="studio-${id}"
      data-testid=${id}
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${choices.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
    </select>
  </div>`;
}

/** A number from 0 to `max`. */
export function rangeField(
  id: string,
  label: string,
  value: number,
  max: number,
  change: (value: number) => void,
): TemplateResult {
  return html`<div class="field">
    <label for="studio-${id}">${label}</label>
    <input
      id="studio-${id}"
      data-testid=${id}
      class="range"
      type="range"
      min="0"
      max=${max}
      .value=${String(value)}
      @change=${(event: Event) => change(Number((event.target as HTMLInputElement).value))}
    />
  </div>`;
}
