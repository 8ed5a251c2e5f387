import { html, type TemplateResult } from 'lit';

import { optionGroups, playerOptions, type OptionValues, type PlayerOption } from './player-options.ts';
import type { PlayerTexts } from './player-texts.ts';

/** Every option as a field, group by group; `change` is told what the visitor sets. */
export function optionFields(
  texts: PlayerTexts,
  values: OptionValues,
  change: (name: string, value: string) => void,
): TemplateResult[] {
  return optionGroups.map(
    (group) =>
      html`<fieldset class="option-group">
        <legend>${texts.groups[group]}</legend>
        <div class="fields">
          ${playerOptions
            .filter((option) => option.group === group)
            .map((option) => field(option, texts, values[option.name] ?? '', (value) => change(option.name, value)))}
        </div>
      </fieldset>`,
  );
}

function field(
  option: PlayerOption,
  texts: PlayerTexts,
  value: string,
  change: (value: string) => void,
): TemplateResult {
  const id = `option-${option.name}`;
  const { name, kind, choices = [], standard = '' } = option;
  if (kind === 'flag')
    return html`<label class="check" translate="no"
      ><input
        id=${id}
        type="checkbox"
        .checked=${value !== ''}
        @change=${(event: Event) => change((event.target as HTMLInputElement).checked ? 'on' : '')}
      />${name}</label
    >`;
  if (kind === 'choice')
    return html`<div class="field">
      <label for=${id} translate="no">${name}</label>
      <select id=${id} @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        <option value="" .selected=${value === ''}>${standard || texts.unset}</option>
        ${choices.map((choice) => html`<option value=${choice} .selected=${choice === value}>${choice}</option>`)}
      </select>
    </div>`;
  return html`<div class="field">
    <label for=${id} translate="no">${name}</label>
    <input
      id=${id}
      type=${kind === 'number' ? 'number' : 'text'}
      min="0"
      step=${option.step ?? 1}
      placeholder=${standard}
      autocomplete="off"
      spellcheck="false"
      .value=${value}
      @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())}
    />
  </div>`;
}
