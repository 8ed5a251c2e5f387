import type { Lang } from '@livelit/core';
import { html, LitElement, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';

import type { LivePlayerElement } from '../element/live-player-element.ts';
import { icons } from './icons.ts';
import { statisticsIn } from './statistics-texts.ts';
import { statsStyles } from './stats-styles.ts';

/**
 * The numbers of a player, live.
 *
 * @tag live-player-stats
 * @fires {Event} close - The panel shall be hidden.
 */
export class LivePlayerStatsElement extends LitElement {
  static override styles: CSSResultGroup = statsStyles;

  /** The player whose numbers these are. */
  @property({ attribute: false }) player: LivePlayerElement | undefined;
  /** The language of the names. */
  @property({ attribute: false }) language: Lang = 'en';
  /** Name of the panel. */
  @property() heading = '';
  /** Name of the button that closes it. */
  @property({ attribute: 'close-label' }) closeLabel = '';

  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['statistics', 'statechange'])
      this.player?.addEventListener(type, () => this.requestUpdate(), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  protected override render(): TemplateResult {
    const { engineName, state, statistics = {} } = this.player ?? {};
    return html`<section aria-label=${this.heading} tabindex="0">
      <header>
        <b>${this.heading}</b>
        <button aria-label=${this.closeLabel} @click=${() => this.dispatchEvent(new Event('close'))}>
          <svg viewBox="0 0 24 24" aria-hidden="true">${icons.close}</svg>
        </button>
      </header>
      <p translate="no">${[engineName, state].filter(Boolean).join(' · ')}</p>
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
