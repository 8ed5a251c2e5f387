import '@livelit/player/define';
import type { LiveError, LiveErrorEvent } from '@livelit/core';
import type { PlayerState } from '@livelit/player';
import type { LivePlayerElement } from '@livelit/player/element';
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';

import type { EventLog } from './event-log.ts';
import { playIcon } from './icons.ts';
import { measureLatency } from './latency-meter.ts';
import { notice } from './notice.ts';
import { numbers, withUnit } from './numbers.ts';
import { PagePart } from './page-part.ts';
import { stateBadge, type Mood } from './state-badge.ts';
import { playUrl, playWays, streamName, type PlayWay } from './ways.ts';

const moods: Readonly<Record<PlayerState, Mood>> = {
  idle: 'calm',
  connecting: 'busy',
  buffering: 'busy',
  playing: 'good',
  paused: 'calm',
  reconnecting: 'busy',
  blocked: 'busy',
  ended: 'calm',
  error: 'bad',
};

/**
 * Plays a stream of the gateway and measures how late it is.
 *
 * @fires playchange - `active`, `mood` or `way` changed.
 */
export class PlayPanel extends PagePart {
  @property({ attribute: false }) log: EventLog | undefined;
  @property() way: PlayWay = 'whep';
  @property() name = '';
  @state() private playerState: PlayerState = 'idle';
  @state() private trouble: LiveError | undefined;
  @state() private measuredMs: number | undefined;
  /** The picture carries no time code, so that the engine's word must do. */
  @state() private unmeasurable = false;
  @state() private firstFrameMs: number | undefined;
  @query('live-player') private readonly element!: LivePlayerElement;

  #startedAt = 0;
  #measuring: AbortController | undefined;

  /** Whether it plays or tries to. */
  get active(): boolean {
    return !['idle', 'ended', 'error'].includes(this.playerState);
  }

  /** How it goes, as a colour. */
  get mood(): Mood {
    return moods[this.playerState];
  }

  /** The video that shows the stream, to be recorded; undefined while it shows nothing. */
  get video(): HTMLVideoElement | undefined {
    return ['playing', 'buffering'].includes(this.playerState) ? this.element.player?.video : undefined;
  }

  /** Plays the chosen stream by the chosen way. */
  begin(): void {
    const { player } = this.element;
    if (!player || !streamName.test(this.name)) return;
    this.#startedAt = performance.now();
    this.firstFrameMs = undefined;
    this.#forget();
    this.#measuring = new AbortController();
    measureLatency(player.video, (ms) => this.#measured(ms), this.#measuring.signal);
    void player.load({ url: playUrl(this.way, location.origin, this.name), type: this.way, live: true });
    void player.play();
  }

  /** Ends playback. */
  end(): void {
    this.#forget();
    this.element.player?.stop();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#measuring?.abort();
  }

  #forget(): void {
    this.#measuring?.abort();
    this.measuredMs = undefined;
    this.unmeasurable = false;
  }

  #measured(ms: number | undefined): void {
    this.measuredMs = ms;
    this.unmeasurable = ms === undefined;
  }

  #stateChanged(): void {
    const now = this.element.player?.state ?? 'idle';
    if (now === this.playerState) return;
    this.log?.add('player', 'statechange', `${this.playerState} → ${now}`);
    this.playerState = now;
    if (now === 'reconnecting') this.#measured(undefined);
    this.dispatchEvent(new Event('playchange'));
  }

  #warned(error: LiveError): void {
    this.trouble = error;
    this.log?.addError('player', 'warning', error);
  }

  #firstFrame(): void {
    this.firstFrameMs ??= Math.round(performance.now() - this.#startedAt);
    this.log?.add('player', 'firstframe', `${this.element.player?.engineName ?? ''} ${this.firstFrameMs} ms`);
  }

  #chooseWay(way: PlayWay): void {
    this.way = way;
    this.dispatchEvent(new Event('playchange'));
  }

  #latency(): TemplateResult {
    const { texts, measuredMs } = this;
    const seconds = this.video && this.unmeasurable ? this.element?.player?.latency : undefined;
    const ms = measuredMs ?? (seconds === undefined ? undefined : Math.round(seconds * 1000));
    const origin = measuredMs === undefined ? texts.latencyEstimated : texts.latencyMeasured;
    return html`<p class="latency">
      <span class="latency-label">${texts.latency}</span>
      <span data-testid="latency">
        ${
          ms === undefined
            ? html`<span class="latency-origin">${texts.latencyNone}</span>`
            : html`<span class="latency-value">${texts.latencyMs(ms)}</span>
                <span class="latency-origin">${origin}</span>`
        }
      </span>
    </p>`;
  }

  #numbers(): TemplateResult {
    const { texts } = this;
    const playing = this.playerState === 'playing';
    const is = this.active ? this.element?.player?.statistics : undefined;
    return numbers(
      texts.statistics,
      [
        [texts.firstFrame, withUnit(this.firstFrameMs, 'ms')],
        [texts.picture, is?.width && is.height ? `${is.width}×${is.height}` : undefined],
        [texts.frameRate, withUnit(is?.fps, 'fps')],
        [texts.received, withUnit(is?.netSpeed, 'kbps')],
        [texts.video, withUnit(is?.videoBitrate, 'kbps')],
        [texts.audio, withUnit(is?.audioBitrate, 'kbps')],
        [texts.buffer, withUnit(is?.jitterBufferDelay, 'ms')],
        [texts.roundTrip, withUnit(is?.rtt, 'ms')],
        [texts.lost, withUnit(is?.videoPacketLoss, '%', 1)],
        [texts.dropped, is?.droppedFrames?.toString()],
        [texts.frozen, is && withUnit(is.videoBlockRate, '%')],
      ],
      playing ? texts.statisticsEmpty : '',
    );
  }

  #form(): TemplateResult {
    const { texts } = this;
    const link = new URLSearchParams({ play: this.way, name: this.name, lang: this.language });
    return html`<form
      class="form"
      @submit=${(event: Event) => {
        event.preventDefault();
        this.begin();
      }}
    >
      <div class="fields">
        <div class="field">
          <label for="play-way">${texts.way}</label>
          <select
            id="play-way"
            data-testid="play-way"
            @change=${(event: Event) => this.#chooseWay((event.target as HTMLSelectElement).value as PlayWay)}
          >
            ${playWays.map(
              (way) => html`<option value=${way} .selected=${way === this.way}>${texts.playWays[way]}</option>`,
            )}
          </select>
        </div>
        <div class="field">
          <label for="play-name">${texts.name}</label>
          <input
            id="play-name"
            data-testid="play-name"
            required
            pattern="[\\w.\\-]{1,64}"
            title=${texts.nameRule}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            .value=${this.name}
            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
          />
        </div>
      </div>
      <div class="actions">
        <button type="submit" data-testid="play-start">${texts.startPlay}</button>
        <button
          type="button"
          data-testid="play-stop"
          ?disabled=${this.playerState === 'idle'}
          @click=${() => this.end()}
        >
          ${texts.stopPlay}
        </button>
        <a class="button quiet" href="?${link.toString()}" target="_blank" rel="noopener">${texts.viewerLink}</a>
      </div>
    </form>`;
  }

  protected override render(): TemplateResult {
    const { texts, playerState } = this;
    return html`<section class="panel" aria-labelledby="play-title">
      <div class="panel-head">
        <h2 id="play-title">${texts.play}</h2>
        ${stateBadge('play-state', this.mood, texts.playStates[playerState], playerState)}
      </div>
      <div class="screen">
        <live-player
          muted
          ?controls=${this.active}
          @statechange=${() => this.#stateChanged()}
          @connected=${() => this.log?.add('player', 'connected', this.element.player?.engineName)}
          @firstframe=${() => this.#firstFrame()}
          @statistics=${() => this.requestUpdate()}
          @warning=${({ error }: LiveErrorEvent) => this.#warned(error)}
          @error=${({ error }: LiveErrorEvent) => this.log?.addError('player', 'error', error)}
        ></live-player>
        ${playerState === 'idle' ? html`<p class="screen-empty">${playIcon} ${texts.playerEmpty}</p>` : nothing}
      </div>
      ${this.#form()} ${notice('warning', playerState === 'reconnecting' ? this.trouble : undefined, this.language)}
      ${this.#latency()} ${this.#numbers()}
    </section>`;
  }
}

customElements.define('play-panel', PlayPanel);
