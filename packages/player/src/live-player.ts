import {
  createRetry,
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log as sharedLog,
  onAbort,
  resolveConfig,
  toLiveError,
  TypedEventTarget,
  type Retry,
} from '@livelit/core';

import type { AttemptWatch } from './attempt-watch.ts';
import { startPlayback } from './autoplay.ts';
import type { EngineLevel, RunningEngine } from './engine.ts';
import type { LatencySettings } from './latency-settings.ts';
import { mayRetry } from './may-retry.ts';
import { playerDefaults, type PlayerConfig } from './player-config.ts';
import type { PlayerEvents } from './player-events.ts';
import { stateOf, type PlayerFacts, type PlayerState } from './player-state.ts';
import { detectType, toSource, type PlayerSource } from './source.ts';
import { loadPart, prepareEngine } from './start-attempt.ts';
import type { LivePlayerStatistics } from './statistics.ts';
import { supervise, type Attempt } from './supervise.ts';

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

/**
 * Plays one stream after another in a `<video>`, and keeps trying while they are live.
 *
 * Nothing rejects and nothing is thrown after construction: what goes wrong arrives as `error` (gave up) or `warning`
 * (being repaired), both with a `LiveError`.
 */
export class LivePlayer extends TypedEventTarget<PlayerEvents> {
  /** The element played in. */
  readonly video: HTMLVideoElement;
  /** The options in force. */
  readonly config: Readonly<PlayerConfig>;

  #source: PlayerSource | undefined;
  #error: LiveError | undefined;
  #statistics: LivePlayerStatistics | undefined;
  #facts = rested;
  #state: PlayerState = 'idle';
  #announced = '';
  #retry: Retry | undefined;
  #run: AbortController | undefined;
  #started: { readonly name: string; readonly running: RunningEngine } | undefined;
  #watch: AttemptWatch | undefined;
  #attempt: Attempt | undefined;
  #hasPlayed = false;
  #knownLive: boolean | undefined;
  #resumeAt = 0;
  readonly #latency: LatencySettings;
  readonly #life = new AbortController();

  /** Takes over `video`; options left out keep their defaults. */
  constructor(video: HTMLVideoElement, config: Partial<PlayerConfig> = {}) {
    super();
    this.video = video;
    this.config = resolveConfig(playerDefaults, config);
    const { targetLatency: target, maxLatency: max, minBuffer } = this.config;
    this.#latency = { target, max, minBuffer };
    this.#listen();
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
    return this.#started?.name;
  }

  /** Whether the stream goes on being made; `undefined` while nobody knows. */
  get live(): boolean | undefined {
    return this.#source?.live ?? this.#started?.running.live ?? this.#knownLive;
  }

  /** Seconds behind the live edge; `undefined` where nobody can tell. */
  get latency(): number | undefined {
    return this.#started?.running.latency;
  }

  /** Failed attempts since the last picture. */
  get attempt(): number {
    return this.#facts.failures;
  }

  /** When the next attempt begins, in ms as `Date.now()`; `undefined` when none is waited for. */
  get nextRetryAt(): number | undefined {
    return this.#retry?.nextAt;
  }

  /** The qualities of the stream; empty where there is no choice. */
  get levels(): readonly EngineLevel[] {
    return this.#started?.running.levels ?? [];
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
    const over = this.#facts.failed || !this.#run;
    this.#update({ wanted: true, blocked: false });
    if (over) return this.#begin();
    const { running } = this.#started ?? {};
    if (running && this.video.paused && !this.video.ended) this.#watch?.return();
    await this.#startPlayback();
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
    else this.#retry?.now();
  }

  /** Plays one of `levels`, or leaves the choice to the engine. */
  setLevel(index: number | 'auto'): void {
    this.#started?.running.setLevel?.(index);
  }

  /** Lets go of the video, the network and all listeners, for good. */
  destroy(): void {
    this.stop();
    this.#life.abort();
  }

  /** Supervises a fresh run; settles with its first attempt. */
  #begin(): Promise<void> {
    this.#reset();
    const source = this.#source!;
    const run = new AbortController();
    const retry = createRetry(this.config.retry);
    this.#run = run;
    this.#retry = retry;
    this.#hasPlayed = false;
    this.#knownLive = undefined;
    this.#resumeAt = 0;
    this.#update({ ...rested, loaded: true, wanted: this.#facts.wanted });
    log.info('Loading.', source.url);
    return new Promise((firstSettled) => {
      run.signal.addEventListener('abort', () => firstSettled(), { once: true });
      void supervise({
        retry,
        signal: run.signal,
        begin: (attempt) => this.#connect(source, attempt).finally(firstSettled),
        mayRetry: (error) =>
          mayRetry(error, this.#hasPlayed) && (this.#isLive(source) || retry.attempt < this.config.fileAttempts - 1),
        onRetry: (error) => {
          log.warn(`Trying again: ${error.message}`);
          this.#update({ failures: retry.attempt, shown: false, starved: false });
          this.#warn(error);
        },
        onGiveUp: (error) => this.#giveUp(error),
      });
    });
  }

  async #connect(source: PlayerSource, attempt: Attempt): Promise<void> {
    const { video, config } = this;
    const { signal } = attempt;
    this.#attempt = attempt;
    this.#announce();
    onAbort(signal, () => {
      this.#knownLive = this.live;
      this.#resumeAt = video.currentTime;
      this.#started = this.#watch = this.#attempt = undefined;
    });
    const report = (error: LiveError) => {
      if (signal.aborted) return;
      if (error.severity === 'error') attempt.fail(error);
      else this.#warn(error);
    };
    const [engine, { AttemptWatch }] = await Promise.all([
      prepareEngine(source, { video, config, signal, report, latency: this.#latency, notify: () => undefined }),
      loadPart('attempt-watch', import('./attempt-watch.ts')),
    ]);
    signal.throwIfAborted();
    const watch = new AttemptWatch(video, config, attempt, {
      onFrame: () => this.#firstFrame(attempt),
      onStarved: (starved) => this.#update({ starved }),
      onWarning: (error) => this.#warn(error),
      onStatistics: (statistics) => {
        this.#statistics = statistics;
        this.dispatchEvent(new Event('statistics'));
      },
    });
    const running = await engine.start();
    signal.throwIfAborted();
    this.#started = { name: engine.definition.name, running };
    this.#watch = watch;
    log.info(`Connected by ${this.#started.name}.`);
    this.dispatchEvent(new Event('connected'));
    if (signal.aborted) return;
    watch.begin(running, () => this.#facts.wanted && !this.#facts.blocked);
    this.#resumeFile(signal);
    void this.#startPlayback();
  }

  /** What is not live goes on where it broke off. */
  #resumeFile(signal: AbortSignal): void {
    const position = this.#resumeAt;
    if (this.#knownLive !== false || position === 0) return;
    this.video.addEventListener('loadedmetadata', () => (this.video.currentTime = position), { once: true, signal });
  }

  #firstFrame(attempt: Attempt): void {
    attempt.prove();
    this.#hasPlayed = true;
    this.#update({ shown: true, failures: 0 });
    this.dispatchEvent(new Event('firstframe'));
  }

  async #startPlayback(): Promise<void> {
    const attempt = this.#attempt;
    if (!this.#started || !this.#facts.wanted || !attempt) return;
    const outcome = await startPlayback(this.video, this.config.mutedFallback);
    if (attempt.signal.aborted) return;
    if (outcome === 'blocked') {
      this.#update({ blocked: true });
      this.#warn(
        new LiveError(
          LiveCode.WARNING_AUTOPLAY_BLOCKED,
          'The browser starts sound only from a click; call play() from one.',
        ),
      );
    } else if (outcome === 'muted')
      this.#warn(
        new LiveError(LiveCode.WARNING_AUTOPLAY_MUTED, 'Playback was started without sound; unmute from a click.'),
      );
  }

  #isLive(source: PlayerSource): boolean {
    return source.live ?? this.#knownLive ?? detectType(source) !== 'file';
  }

  #listen(): void {
    const { video } = this;
    const { signal } = this.#life;
    const on = (type: string, listener: () => void) => video.addEventListener(type, listener, { signal });
    on('play', () => {
      if (this.#started) this.#update({ wanted: true, blocked: false, ended: false });
    });
    on('pause', () => {
      // A browser that saves power pauses a silent video of a hidden page; the user did not.
      const byBrowser = document.hidden && video.muted;
      if (this.#started && video.paused && !video.ended && !byBrowser) this.#update({ wanted: false });
    });
    on('ended', () => {
      if (!this.#started) return;
      if (this.live !== true) this.#update({ ended: true });
      else this.#attempt?.fail(new LiveError(LiveCode.ERROR_STREAM_ENDED, 'The live stream came to its end.'));
    });
    document.addEventListener('visibilitychange', () => this.#pageReturned(), { signal });
  }

  #pageReturned(): void {
    if (document.hidden || !this.#facts.wanted || !this.#started) return;
    this.#watch?.return();
    if (this.video.paused && !this.#facts.blocked && !this.#facts.ended) void this.#startPlayback();
  }

  #reset(): void {
    const run = this.#run;
    this.#run = this.#retry = this.#error = this.#statistics = undefined;
    run?.abort();
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
