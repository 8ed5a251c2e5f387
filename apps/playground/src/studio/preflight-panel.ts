import type { LivePusher, PreflightReport } from '@livelit/pusher';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { PagePart } from '../page-part.ts';
import { stateBadge, type Mood } from '../state-badge.ts';
import { studioTextsOf } from './studio-texts.ts';

const moods = { pass: 'good', warn: 'busy', fail: 'bad', skip: 'calm' } as const satisfies Record<string, Mood>;

/** Tries out, before going live, whether it can work. */
export class PreflightPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  @property() url = '';
  /** Runs what a visitor asked for, and tells what goes wrong. */
  @property({ attribute: false }) attempt: (work: () => unknown) => void = () => {};
  @state() private running = false;
  @state() private report: PreflightReport | undefined;

  async #run(): Promise<void> {
    this.running = true;
    try {
      this.report = await this.pusher?.runPreflight(this.url);
    } finally {
      this.running = false;
    }
  }

  #checks({ verdict, checks }: PreflightReport): TemplateResult {
    const texts = studioTextsOf(this.language);
    const key = this.language === 'en' ? 'en' : 'zh';
    return html`<p data-testid="verdict" data-verdict=${verdict}><strong>${texts.verdicts[verdict]}</strong></p>
      <ul class="studio-sources">
        ${checks.map(
          ({ name, outcome, message }) =>
            html`<li class="studio-source">
              ${stateBadge(`check-${name}`, moods[outcome], texts.outcomes[outcome], outcome)}
              <span>${message[key]}</span>
            </li>`,
        )}
      </ul>`;
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    return html`<section class="panel" aria-labelledby="preflight-title">
      <div class="panel-head"><h2 id="preflight-title">${texts.preflight}</h2></div>
      <div class="actions">
        <button
          type="button"
          data-testid="preflight"
          aria-disabled=${this.running}
          @click=${() => this.running || this.attempt(() => this.#run())}
        >
          ${this.running ? texts.preflightRunning : texts.preflightRun}
        </button>
      </div>
      <div aria-live="polite">${this.report ? this.#checks(this.report) : nothing}</div>
    </section>`;
  }
}

customElements.define('preflight-panel', PreflightPanel);
