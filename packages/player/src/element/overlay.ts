import type { LiveError } from '@livelit/core';
import { CountdownController, LocaleController, tokens } from '@livelit/core/lit';
import { html, nothing, render, type ReactiveControllerHost, type TemplateResult } from 'lit';

import type { LivePlayer } from '../live-player.ts';
import type { PlayerState } from '../player-state.ts';
import type { describeError } from './error-text.ts';
import { keepLastPicture } from './last-picture.ts';
import { textsIn, type LivePlayerTexts } from './live-player-texts.ts';
import { overlayStyles } from './overlay-styles.ts';
import { PageHabits, type Habitual } from './page-habits.ts';

type Nothing = typeof nothing;

/** The element, as far as what lies over its picture needs it. */
export interface OverlayHost extends ReactiveControllerHost, Habitual {
  readonly player: LivePlayer | undefined;
  readonly state: PlayerState;
  readonly error: LiveError | undefined;
  readonly video: HTMLVideoElement;
  retry(): void;
}

/** What lies over the picture while it does not simply play: where the connection stands, what failed, what to click. */
export class Overlay {
  readonly #host: OverlayHost;
  readonly #place: HTMLElement;
  readonly #locale: LocaleController;
  readonly #countdown: CountdownController;
  #describeError: typeof describeError | undefined;

  /** Whether a picture was seen of this source. */
  shown = false;

  /** Brings its own styles into the element; `stage` holds the picture, `place` is where notices come. */
  constructor(host: OverlayHost, stage: HTMLElement, place: HTMLElement) {
    this.#host = host;
    this.#place = place;
    this.#locale = new LocaleController(host);
    this.#countdown = new CountdownController(host, () => host.player?.nextRetryAt);
    const { shadowRoot } = host;
    for (const { styleSheet } of [tokens, overlayStyles])
      if (shadowRoot && styleSheet) shadowRoot.adoptedStyleSheets.push(styleSheet);
    keepLastPicture(host, stage);
    new PageHabits(host);
    void this.#fetchTexts();
  }

  /** Shows what there is to tell now. */
  update(): void {
    const texts = textsIn(this.#locale.lang);
    render(html`${this.#renderStatus(texts)} ${this.#renderPlay(texts)} ${this.#renderError(texts)}`, this.#place);
  }

  #renderStatus(texts: LivePlayerTexts): TemplateResult {
    const { state } = this.#host;
    const again = state === 'reconnecting';
    const waiting = state === 'connecting' || state === 'buffering';
    const text = state === 'connecting' ? texts.connecting : texts.buffering;
    const said = waiting ? text : again ? texts.reconnecting(this.#host.player?.attempt ?? 1) : nothing;
    // The live region is always there, or what appears with it is not read out; the countdown stays outside it, or every
    // second of it is.
    return html`
      <p class="visually-hidden" role="status">${said}</p>
      <div class="status ${waiting ? 'light' : ''}" part="status" ?hidden=${!waiting && !again}>
        ${waiting || again ? html`<div part="spinner" class="spinner"></div>` : nothing}
        <p aria-hidden="true">${said}</p>
        ${again ? this.#renderNextTry(texts) : nothing}
      </div>
    `;
  }

  #renderNextTry(texts: LivePlayerTexts): TemplateResult | Nothing {
    const { seconds } = this.#countdown;
    const cause = this.#host.player?.repairing;
    return html`
      ${
        cause
          ? html`<p class="fine" dir="auto">${this.#describe(cause).message}</p>
              <p class="fine code">${texts.code} ${cause.code} ${cause.name}</p>`
          : nothing
      }
      ${
        seconds === undefined
          ? nothing
          : html`<div class="row">
              <p class="fine">${texts.nextTry(seconds)}</p>
              <button part="retry" @click=${() => this.#host.retry()}>${texts.retry}</button>
            </div>`
      }
    `;
  }

  #renderPlay(texts: LivePlayerTexts): TemplateResult | Nothing {
    const { state } = this.#host;
    if (state !== 'blocked' && (state !== 'paused' || this.shown)) return nothing;
    return html`
      <button part="play" class="play" aria-label=${texts.play} @click=${() => void this.#host.play()}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 4v16l13-8z" /></svg>
      </button>
      ${state === 'blocked' ? html`<p part="hint" class="hint" dir="auto">${texts.blocked}</p>` : nothing}
    `;
  }

  #renderError(texts: LivePlayerTexts): TemplateResult | Nothing {
    const { error, state } = this.#host;
    if (state !== 'error' || !error) return nothing;
    const { message, remedy } = this.#describe(error);
    return html`<div part="message" class="message" role="alert" tabindex="0">
      <p dir="auto">${message}</p>
      ${remedy ? html`<p dir="auto">${remedy}</p>` : nothing}
      <p class="fine">${texts.code} ${error.code} ${error.name}</p>
      <button part="retry" @click=${() => this.#host.retry()}>${texts.retry}</button>
    </div>`;
  }

  #describe(error: LiveError): { message: string; remedy: string } {
    return this.#describeError?.(error, this.#locale.lang) ?? { message: error.message, remedy: '' };
  }

  /** Fetched while the network is still there: when something fails it may not be. */
  async #fetchTexts(): Promise<void> {
    try {
      this.#describeError = (await import('./error-text.ts')).describeError;
    } catch {
      // The error's own English sentence is shown instead.
    }
    this.#host.requestUpdate();
  }
}
