import {
  LiveErrorEvent,
  log as sharedLog,
  resolveConfig,
  toLiveError,
  TypedEventTarget,
  type LiveError,
} from '@livelit/core';

import type { EngineAudioTrack, EngineLevel, EngineNotice } from './engine.ts';
import type { LatencySettings } from './latency-settings.ts';
import { Playback, type PlaybackListener } from './playback.ts';
import { playerDefaults, type PlayerConfig } from './player-config.ts';
import { SegmentSkipEvent, SeiMessageEvent, type PlayerEvents } from './player-events.ts';
import { stateOf, type PlayerFacts, type PlayerState } from './player-state.ts';
import { toSource, type PlayerSource } from './source.ts';
import type { LivePlayerStatistics } from './statistics.ts';

const log = sharedLog.child('player');

const rested: PlayerFacts = {
  loaded: false,
  failed: false,
  ended: false,
  blocked: false,
  wanted: false,
  failures: 0,
  shown: false,
  starved: false,
};

const eventOfNotice = { levels: 'levelschange', level: 'levelchange', audiotracks: 'audiotrackschange' } as const;

/**
 * Plays one stream after another in a `<video>`, and keeps trying while they are live.
 *
 * Nothing rejects and nothing is thrown after construction: what goes wrong arrives as `error` (gave up) or `warning`
 * (being repaired), both with a `LiveError`.
 */
export class LivePlayer extends TypedEventTarget<PlayerEvents> {
  /** The options in force. */
  readonly config: Readonly<PlayerConfig>;

  #video: HTMLVideoElement;
  #source: PlayerSource | undefined;
  #error: LiveError | undefined;
  #statistics: LivePlayerStatistics | undefined;
  #facts = rested;
  #state: PlayerState = 'idle';
  #announced = '';
  #playback: Playback | undefined;
  readonly #latency: LatencySettings;
  readonly #listener: PlaybackListener = {
    wants: () => this.#facts.wanted && !this.#facts.blocked,
    onFacts: (facts) => this.#update(facts),
    onConnected: () => this.dispatchEvent(new Event('connected')),
    onFrame: () => this.dispatchEvent(new Event('firstframe')),
    onAttemptEnd: () => this.dispatchEvent(new Event('attemptend')),
    onRetry: (error) => this.#warn(error),
    onGiveUp: (error) => this.#giveUp(error),
    onWarning: (error) => this.#warn(error),
    onNotice: (notice) => this.#onNotice(notice),
    onStatistics: (statistics) => {
      this.#statistics = statistics;
      this.dispatchEvent(new Event('statistics'));
    },
  };
  readonly #life = new AbortController();

  /** Takes over `video`; options left out keep their defaults. */
  constructor(video: HTMLVideoElement, config: Partial<PlayerConfig> = {}) {
    super();
    this.#video = video;
    this.config = resolveConfig(playerDefaults, config);
    const { targetLatency: target, maxLatency: max, minBuffer } = this.config;
    this.#latency = { target, max, minBuffer };
    this.#listen();
  }

  /** The element played in; another one after `videochange`. */
  get video(): HTMLVideoElement {
    return this.#video;
  }

  /** What the player is doing. */
  get state(): PlayerState {
    return this.#state;
  }

  /** What was loaded last, with an absolute URL. */
  get source(): PlayerSource | undefined {
    return this.#source;
  }

  /** Why the state is `error`. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  /** Name of the engine at work, such as `hls`. */
  get engineName(): string | undefined {
    return this.#playback?.engineName;
  }

  /** Whether the stream goes on being made; `undefined` while nobody knows. */
  get live(): boolean | undefined {
    return this.#source?.live ?? this.#playback?.live;
  }

  /** Seconds behind the live edge; `undefined` where nobody can tell. */
  get latency(): number | undefined {
    return this.#playback?.running?.latency;
  }

  /** Failed attempts since the last picture. */
  get attempt(): number {
    return this.#facts.failures;
  }

  /** When the next attempt begins, in ms as `Date.now()`; `undefined` when none is waited for. */
  get nextRetryAt(): number | undefined {
    return this.#playback?.nextRetryAt;
  }

  /** The qualities of the stream; empty where there is no choice. */
  get levels(): readonly EngineLevel[] {
    return this.#playback?.running?.levels ?? [];
  }

  /** Index of the level that is played; -1 while nobody knows. */
  get level(): number {
    return this.#playback?.running?.level ?? -1;
  }

  /** Index of the level that was asked for, or `auto`. */
  get selectedLevel(): number | 'auto' {
    return this.#playback?.running?.selectedLevel ?? 'auto';
  }

  /** The sound tracks to choose from. */
  get audioTracks(): readonly EngineAudioTrack[] {
    return this.#playback?.running?.audioTracks ?? [];
  }

  /** Index of the sound track that is played; -1 while nobody knows. */
  get audioTrack(): number {
    return this.#playback?.running?.audioTrack ?? -1;
  }

  /** The numbers of the last interval; `undefined` before the first. */
  get statistics(): LivePlayerStatistics | undefined {
    return this.#statistics;
  }

  /**
   * Plays another source, or the same anew. Settles when its first attempt has connected or failed, or another source
   * came first; never rejects. `play` says whether to play it, instead of `config.autoplay`.
   */
  async load(source: string | PlayerSource, { play = this.config.autoplay }: { play?: boolean } = {}): Promise<void> {
    if (this.#life.signal.aborted) return;
    const wanted = play || this.#facts.wanted;
    this.#reset();
    this.#source = undefined;
    try {
      this.#source = toSource(source);
    } catch (error) {
      return this.#giveUp(toLiveError(error));
    }
    this.#update({ ...rested, loaded: true, wanted });
    if (wanted) await this.#begin();
  }

  /** Plays what is loaded, again if it was stopped, ended or failed. Never rejects; see `state`. */
  async play(): Promise<void> {
    if (!this.#source || this.#life.signal.aborted) return;
    const over = this.#facts.failed || !this.#playback;
    this.#update({ wanted: true, blocked: false });
    if (over) return this.#begin();
    if (this.#playback?.running && this.video.paused && !this.video.ended) this.#playback.return();
    await this.#playback?.play();
  }

  /** Holds the picture. A live stream goes on at its edge when `play()` is called. */
  pause(): void {
    if (!this.#facts.loaded) return;
    this.#update({ wanted: false, blocked: false });
    this.video.pause();
  }

  /** Ends playback and frees the network; `play()` begins again. */
  stop(): void {
    this.#reset();
    this.#update(rested);
  }

  /** Tries at once instead of waiting for the next attempt; begins again after an error. */
  retry(): void {
    if (this.#facts.failed) void this.play();
    else this.#playback?.retry();
  }

  /** Plays one of `levels`, or leaves the choice to the engine. */
  setLevel(index: number | 'auto'): void {
    this.#playback?.running?.setLevel?.(index);
  }

  /** Plays one of `audioTracks`. */
  setAudioTrack(index: number): void {
    this.#playback?.running?.setAudioTrack?.(index);
  }

  /** Lets go of the video, the network and all listeners, for good. */
  destroy(): void {
    this.stop();
    this.#life.abort();
  }

  /** Plays the source afresh; settles with its first attempt. */
  #begin(): Promise<void> {
    this.#reset();
    const { config, video } = this;
    const playback = new Playback({
      source: this.#source!,
      video,
      config,
      latency: this.#latency,
      listener: this.#listener,
    });
    this.#playback = playback;
    this.#update({ ...rested, loaded: true, wanted: this.#facts.wanted });
    return playback.begin();
  }

  #onNotice(notice: EngineNotice): void {
    if (notice.type === 'sei') this.dispatchEvent(new SeiMessageEvent('seimessage', notice));
    else if (notice.type === 'segmentskip') this.dispatchEvent(new SegmentSkipEvent('segmentskip', notice));
    else this.dispatchEvent(new Event(eventOfNotice[notice.type]));
  }

  #listen(): void {
    const { video } = this;
    const { signal } = this.#life;
    const on = (type: string, listener: () => void) => video.addEventListener(type, listener, { signal });
    const runs = () => this.#playback?.running !== undefined;
    on('play', () => {
      if (runs()) this.#update({ wanted: true, blocked: false, ended: false });
    });
    on('pause', () => {
      // A browser that saves power pauses a silent video of a hidden page; the user did not.
      const byBrowser = document.hidden && video.muted;
      if (runs() && video.paused && !video.ended && !byBrowser) this.#update({ wanted: false });
    });
    on('ended', () => {
      if (!runs()) return;
      if (this.live === true) this.#playback?.streamEnded();
      else this.#update({ ended: true });
    });
    document.addEventListener('visibilitychange', () => this.#pageReturned(), { signal });
  }

  #pageReturned(): void {
    if (document.hidden || !this.#facts.wanted || !this.#playback?.running) return;
    this.#playback.return();
    if (this.video.paused && !this.#facts.blocked && !this.#facts.ended) void this.#playback.play();
  }

  #reset(): void {
    const playback = this.#playback;
    this.#playback = this.#error = this.#statistics = undefined;
    playback?.end();
  }

  #giveUp(error: LiveError): void {
    this.#reset();
    this.#error = error;
    log.error(`Gave up: ${error.message}`);
    this.#update({ ...this.#facts, loaded: true, failed: true });
    this.dispatchEvent(new LiveErrorEvent('error', { error }));
  }

  #warn(error: LiveError): void {
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  }

  #update(facts: Partial<PlayerFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#announce();
  }

  #announce(): void {
    this.#state = stateOf(this.#facts);
    const now = [this.#state, this.attempt, this.nextRetryAt].join();
    if (now === this.#announced) return;
    this.#announced = now;
    this.dispatchEvent(new Event('statechange'));
  }
}
