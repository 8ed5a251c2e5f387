import { toLiveError, type LiveError } from '@livelit/core';
import type { LivePusher, PushDestination } from '@livelit/pusher';
import { html, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';

import { notice } from '../notice.ts';
import { PagePart } from '../page-part.ts';
import { stateBadge, type Mood } from '../state-badge.ts';
import { studioTextsOf } from './studio-texts.ts';

const moods: Readonly<Record<PushDestination['state'], Mood>> = {
  disconnected: 'calm',
  connecting: 'busy',
  connected: 'good',
  reconnecting: 'busy',
};

/** Pushes to more servers at once, each with its own state. */
export class DestinationsPanel extends PagePart {
  @property({ attribute: false }) pusher: LivePusher | undefined;
  /** Changes whenever a destination does. */
  @property({ attribute: false }) turn = 0;
  @state() private address = '';
  @state() private failure: LiveError | undefined;

  async #add(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    this.failure = undefined;
    try {
      const destination = await this.pusher?.addDestination(this.address.trim());
      destination?.addEventListener('error', ({ error }) => (this.failure = error));
      this.address = '';
      // An empty field that was just used is no mistake of the visitor's.
      form.reset();
    } catch (error) {
      this.failure = toLiveError(error);
    }
  }

  protected override render(): TemplateResult {
    const texts = studioTextsOf(this.language);
    return html`<section class="panel" aria-labelledby="destinations-title">
      <div class="panel-head"><h2 id="destinations-title">${texts.destinations}</h2></div>
      <p class="hint">${texts.destinationsHint}</p>
      <form class="line" @submit=${(event: Event) => void this.#add(event)}>
        <div class="field line-url">
          <label for="destination">${texts.address}</label>
          <input
            id="destination"
            data-testid="destination"
            autocomplete="off"
            spellcheck="false"
            required
            .value=${this.address}
            @input=${(event: Event) => (this.address = (event.target as HTMLInputElement).value)}
          />
        </div>
        <button type="submit" data-testid="add-destination">${texts.addDestination}</button>
      </form>
      <div aria-live="polite">${notice('error', this.failure, this.language)}</div>
      <ul class="studio-sources" data-testid="destinations">
        ${(this.pusher?.destinations ?? []).map(
          (destination) =>
            html`<li class="studio-source">
              <span class="code" translate="no">${destination.label}</span>
              ${stateBadge('destination-state', moods[destination.state], texts.states[destination.state], destination.state)}
              <button
                type="button"
                class="quiet danger"
                aria-label=${texts.stopDestination(destination.label)}
                @click=${() => destination.stop()}
              >
                ✕
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define('destinations-panel', DestinationsPanel);
