import type { Lang } from '@livelit/core';
import { html, LitElement, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import { controlsTexts } from './controls-texts.ts';
import { icon } from './icons.ts';
import { statisticsIn } from './statistics-texts.ts';
import { statsStyles } from './stats-styles.ts';

/**
 * The numbers of a push, live.
 *
 * @tag live-pusher-stats
 * @fires {Event} close - The panel shall be hidden.
 */
export class LivePusherStatsElement extends LitElement {
  static override styles: CSSResultGroup = statsStyles;

  /** The pusher whose numbers these are. */
  @property({ attribute: false }) pusher: LivePusherElement | undefined;
  /** The language of the names. */
  @property({ attribute: false }) language: Lang = 'en';

  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['statistics', 'statechange'])
      this.pusher?.addEventListener(type, () => this.requestUpdate(), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  protected override render(): TemplateResult {
    const texts = controlsTexts[this.language];
    const { state = 'disconnected', attempt = 0, statistics = {}, destinations = [] } = this.pusher ?? {};
    const about = [destinations[0]?.transport, texts.state(state, attempt)].filter(Boolean).join(' · ');
    return html`<section aria-label=${texts.stats} tabindex="0">
      <header>
        <b>${texts.stats}</b>
        <button aria-label=${texts.close} title=${texts.close} @click=${() => this.dispatchEvent(new Event('close'))}>
          ${icon('close')}
        </button>
      </header>
      <p>${about}</p>
      <dl>
        ${statisticsIn(this.language, statistics).map(
          ([name, value]) => html`
            <div>
              <dt>${name}</dt>
              <dd dir="ltr">${value}</dd>
            </div>
          `,
        )}
      </dl>
    </section>`;
  }
}
