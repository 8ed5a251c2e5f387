import { describeError } from '@livelit/core/messages';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';

import type { EventLog, LogEntry } from './event-log.ts';
import { PagePart } from './page-part.ts';
import { saveFile } from './save-file.ts';

const isTrouble = ({ severity }: LogEntry): boolean => severity === 'error' || severity === 'warning';

/** Milliseconds without further trouble after which the last of it is read out: one sentence, not a stream of them. */
const announceAfterMs = 700;

/** What the components reported, newest first, each with its code and what to do. */
export class LogPanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  @state() private troubleOnly = false;
  @state() private announcement = '';

  #announced = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #changed = (): void => {
    this.requestUpdate();
    const last = this.log?.entries.findLast((entry) => isTrouble(entry));
    if (!last || last.id === this.#announced) return;
    this.#announced = last.id;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.announcement = this.#messageOf(last)), announceAfterMs);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.log?.removeEventListener('change', this.#changed);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('log')) return;
    (changed.get('log') as EventLog | undefined)?.removeEventListener('change', this.#changed);
    this.log?.addEventListener('change', this.#changed);
  }

  #messageOf({ error, note }: LogEntry): string {
    if (!error) return note;
    const { message, remedy } = describeError(error, this.language);
    return [message, remedy].filter(Boolean).join(this.language === 'en' ? ' ' : '');
  }

  #export(): void {
    if (this.log) saveFile(new Blob([this.log.export()], { type: 'text/plain' }), 'livelit-log.txt');
  }

  #entry(entry: LogEntry): TemplateResult {
    const { time, who, event, severity, error } = entry;
    const { texts } = this;
    const moment = new Date(time);
    return html`<li class=${severity}>
      <time datetime=${moment.toISOString()}>${moment.toTimeString().slice(0, 8)}</time>
      <span>${texts.who[who]}</span>
      <span class="what">
        ${isTrouble(entry) ? html`<span class="visually-hidden">${texts.severities[severity]}: </span>` : nothing}
        <span class="event code" translate="no">${event}</span>
        ${error ? html`<span class="code" translate="no">${error.code} ${error.name}</span>` : nothing}
        ${error ? nothing : html`<span class="note" translate="no">${entry.note}</span>`}
      </span>
      ${error ? html`<p class="message">${this.#messageOf(entry)}</p>` : nothing}
    </li>`;
  }

  protected override render(): TemplateResult {
    const { texts } = this;
    const entries = (this.log?.entries ?? []).filter((entry) => !this.troubleOnly || isTrouble(entry)).toReversed();
    return html`<section class="panel" aria-labelledby="log-title">
      <div class="panel-head">
        <h2 id="log-title">${texts.log}</h2>
        <div class="actions">
          <label class="check"
            ><input
              type="checkbox"
              .checked=${this.troubleOnly}
              @change=${() => (this.troubleOnly = !this.troubleOnly)}
            />${texts.logFilter}</label
          >
          <button class="quiet" type="button" ?disabled=${!this.log?.entries.length} @click=${() => this.#export()}>
            ${texts.logExport}
          </button>
          <button class="quiet" type="button" ?disabled=${!this.log?.entries.length} @click=${() => this.log?.clear()}>
            ${texts.logClear}
          </button>
        </div>
      </div>
      <div class="log" data-testid="log" tabindex="0" role="group" aria-labelledby="log-title">
        ${
          entries.length > 0
            ? html`<ol>
                ${repeat(
                  entries,
                  ({ id }) => id,
                  (entry) => this.#entry(entry),
                )}
              </ol>`
            : html`<p class="empty">${texts.logEmpty}</p>`
        }
      </div>
      <p class="visually-hidden" role="status">${this.announcement}</p>
    </section>`;
  }
}

customElements.define('log-panel', LogPanel);
