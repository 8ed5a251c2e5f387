import { html, type TemplateResult } from 'lit';

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Language of the label where it is not that of the page. */
  readonly lang?: string;
}

/** A few choices side by side: radio buttons, so that arrow keys and screen readers know them. */
export function segments<T extends string>(options: {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly Segment<T>[];
  readonly chosen: T;
  readonly choose: (value: T) => void;
  readonly disabled?: boolean;
}): TemplateResult {
  const { name, legend, choices, chosen, choose, disabled = false } = options;
  return html`<fieldset class="segments" ?disabled=${disabled}>
    <legend class="visually-hidden">${legend}</legend>
    ${choices.map(
      ({ value, label, lang }) =>
        html`<label lang=${lang ?? document.documentElement.lang}
          ><input
            type="radio"
            name=${name}
            .value=${value}
            .checked=${value === chosen}
            @change=${() => choose(value)}
          />${label}</label
        >`,
    )}
  </fieldset>`;
}
