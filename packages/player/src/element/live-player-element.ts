import type { LiveError } from '@livelit/core';
import { CountdownController, EngineController, LocaleController } from '@livelit/core/lit';
import { html, LitElement, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';

import { LivePlayer } from '../live-player.ts';
import type { PlayerConfig } from '../player-config.ts';
import { playerEvents } from '../player-events.ts';
import type { PlayerState } from '../player-state.ts';
import type { LivePlayerStatistics } from '../statistics.ts';
import type { describeError } from './error-text.ts';
import { livePlayerStyles } from './live-player-styles.ts';
import { textsIn } from './live-player-texts.ts';

/**
 * Plays a live stream or a file, and keeps trying while the stream is live.
 *
 * @tag live-player
 * @slot - Shown over the picture: a logo, controls of your own.
 * @slot poster - Shown until the first picture.
 * @csspart video - The `<video>`.
 * @csspart overlay - What lies over the picture.
 * @csspart spinner - Turns while connecting and buffering.
 * @csspart status - The notice while connecting, buffering and reconnecting.
 * @csspart message - The panel that tells of an error.
 * @csspart play - The button that starts what may not start by itself.
 * @csspart retry - The button that tries at once.
 * @cssstate idle - Nothing is loaded.
 * @cssstate connecting - The first connection is being made.
 * @cssstate buffering - The picture waits for data.
 * @cssstate playing - The picture moves.
 * @cssstate paused - Somebody paused it, or it waits to be played.
 * @cssstate reconnecting - The connection is being made again.
 * @cssstate blocked - The browser wants a click before it starts.
 * @cssstate ended - The stream is over.
 * @cssstate error - The player gave up.
 * @fires {Event} statechange - `state` changed.
 * @fires {Event} connected - The server answered and media is on its way.
 * @fires {Event} firstframe - The first picture of a connection was presented.
 * @fires {LiveErrorEvent} error - The player gave up; see `event.error`.
 * @fires {LiveErrorEvent} warning - Something is being repaired; see `event.error`.
 * @fires {Event} statistics - `statistics` has new numbers.
 */
export class LivePlayerElement extends LitElement {
  static override styles: CSSResultGroup = livePlayerStyles;

  static {
    // Loading a source changes the state, which is rendered; Lit's development build warns of that for no reason.
    this.disableWarning?.('change-in-update');
  }

  /** Address of the stream or file. */
  @property() src = '';
  /** Protocol or MIME type, where the address does not tell. */
  @property() type = '';
  /** Whether to play as soon as there is a `src`. */
  @property({ type: Boolean }) autoplay = false;
  /** Whether the sound is off. */
  @property({ type: Boolean }) muted = false;
  /** Whether the browser's own controls are shown. */
  @property({ type: Boolean }) controls = false;
  /** Address of a picture to show until the first one of the stream. */
  @property() poster = '';
  /** Seconds behind the live edge to aim for. Read when the player is made. */
  @property({ type: Number, attribute: 'target-latency' }) targetLatency: number | undefined;
  /** Shown to the server as a bearer token. Never an attribute: attributes can be read by every script and style. */
  @property({ attribute: false }) token: string | undefined;
  /** Everything an attribute cannot say. Read when the player is made. */
  @property({ attribute: false }) config: Partial<PlayerConfig> = {};

  @query('video') private readonly videoElement!: HTMLVideoElement;

  readonly #internals = this.attachInternals();
  readonly #locale = new LocaleController(this);
  readonly #countdown = new CountdownController(this, () => this.player?.nextRetryAt);
  readonly #hosted = new EngineController(this, playerEvents, () => this.#create());
  #loaded: { readonly player: LivePlayer; readonly key: string } | undefined;
  #shown = false;
  #describeError: typeof describeError | undefined;

  constructor() {
    super();
    this.addEventListener('statechange', () => this.#onState());
    this.addEventListener('firstframe', () => {
      this.#shown = true;
      this.requestUpdate();
    });
  }

  /** The engine behind the element; `undefined` before the first render and outside the page. */
  get player(): LivePlayer | undefined {
    return this.#hosted.engine;
  }

  /** The `<video>` inside; `null` before the first render. */
  get video(): HTMLVideoElement | null {
    return this.videoElement;
  }

  /** What the player is doing. */
  get state(): PlayerState {
    return this.player?.state ?? 'idle';
  }

  /** Why the state is `error`. */
  get error(): LiveError | undefined {
    return this.player?.error;
  }

  /** Seconds behind the live edge, where known. */
  get latency(): number | undefined {
    return this.player?.latency;
  }

  /** The numbers of the last interval. */
  get statistics(): LivePlayerStatistics | undefined {
    return this.player?.statistics;
  }

  /** Whether playback is paused. */
  get paused(): boolean {
    return this.video?.paused ?? true;
  }

  /** Position in seconds. */
  get currentTime(): number {
    return this.video?.currentTime ?? 0;
  }

  set currentTime(seconds: number) {
    if (this.video) this.video.currentTime = seconds;
  }

  /** Loudness from 0 to 1. */
  get volume(): number {
    return this.video?.volume ?? 1;
  }

  set volume(volume: number) {
    if (this.video) this.video.volume = volume;
  }

  /** Plays, again if the stream was stopped or failed. Never rejects. */
  async play(): Promise<void> {
    await this.updateComplete;
    await this.player?.play();
  }

  /** Holds the picture. */
  pause(): void {
    this.player?.pause();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retry(): void {
    this.player?.retry();
  }

  protected override updated(_changed: PropertyValues): void {
    const { player, src, type, token } = this;
    if (!player) return;
    const key = JSON.stringify([src, type, token]);
    if (this.#loaded?.player === player && this.#loaded.key === key) return;
    const first = this.#loaded?.player !== player;
    this.#loaded = { player, key };
    this.#shown = false;
    if (src) void player.load({ url: src, type: type || undefined, token }, { play: this.autoplay });
    else if (!first) player.stop();
  }

  protected override render(): TemplateResult {
    return html`
      <video
        part="video"
        playsinline
        ?controls=${this.controls}
        .muted=${this.muted}
        .poster=${this.poster}
        @volumechange=${this.#onVolume}
      ></video>
      <div class="poster" ?hidden=${this.#shown}><slot name="poster"></slot></div>
      <slot></slot>
      <div part="overlay" class="overlay">${this.#renderStatus()} ${this.#renderPlay()} ${this.#renderError()}</div>
    `;
  }

  #renderStatus(): TemplateResult {
    const { state, player } = this;
    const texts = textsIn(this.#locale.lang);
    const waiting = state === 'connecting' || state === 'buffering';
    const seconds = this.#countdown.seconds;
    const text = state === 'connecting' ? texts.connecting : texts.buffering;
    // The countdown stays outside the live region: a screen reader would read every second of it.
    return html`
      <div class="status" part="status" ?hidden=${!waiting && state !== 'reconnecting'}>
        ${waiting || state === 'reconnecting' ? html`<div part="spinner" class="spinner"></div>` : nothing}
        <p role="status">
          ${waiting ? text : state === 'reconnecting' ? texts.reconnecting(player?.attempt ?? 1) : nothing}
        </p>
        ${
          state === 'reconnecting' && seconds !== undefined
            ? html`<p class="fine">${texts.nextTry(seconds)}</p>
                <button part="retry" @click=${() => this.retry()}>${texts.retry}</button>`
            : nothing
        }
      </div>
    `;
  }

  #renderPlay(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state !== 'blocked' && (state !== 'paused' || this.#shown)) return nothing;
    const { play } = textsIn(this.#locale.lang);
    return html`<button part="play" class="play" aria-label=${play} @click=${() => void this.play()}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 4v16l13-8z" /></svg>
    </button>`;
  }

  #renderError(): TemplateResult | typeof nothing {
    const { error, state } = this;
    if (state !== 'error' || !error) return nothing;
    const { lang } = this.#locale;
    const texts = textsIn(lang);
    const { message, remedy } = this.#describeError?.(error, lang) ?? { message: error.message, remedy: '' };
    return html`<div part="message" class="message" role="alert">
      <p>${message}</p>
      ${remedy ? html`<p>${remedy}</p>` : nothing}
      <p class="fine">${texts.code} ${error.code} ${error.name}</p>
      <button part="retry" @click=${() => this.retry()}>${texts.retry}</button>
    </div>`;
  }

  #create(): LivePlayer {
    const { targetLatency } = this;
    const own = targetLatency === undefined ? {} : { targetLatency };
    return new LivePlayer(this.videoElement, { ...this.config, ...own });
  }

  readonly #onVolume = (): void => {
    this.muted = this.videoElement.muted;
  };

  /** Fetched while the network is still there: when something fails it may not be. */
  async #fetchTexts(): Promise<void> {
    try {
      this.#describeError ??= (await import('./error-text.ts')).describeError;
    } catch {
      // The error's own English sentence is shown instead.
    }
    this.requestUpdate();
  }

  #onState(): void {
    if (!this.#describeError) void this.#fetchTexts();
    const { states } = this.#internals;
    states.clear();
    try {
      states.add(this.state);
    } catch {
      // Browsers from before 2024 want two hyphens; they get no states rather than another spelling.
    }
    this.requestUpdate();
  }
}
