import { createRetry, LiveCode, LiveError, log as sharedLog, onAbort, type Retry } from '@livelit/core';

import type { AttemptWatch } from './attempt-watch.ts';
import { startPlayback } from './autoplay.ts';
import type { EngineNotice, RunningEngine } from './engine.ts';
import type { LatencySettings } from './latency-settings.ts';
import { mayRetry } from './may-retry.ts';
import type { PlayerConfig } from './player-config.ts';
import type { PlayerFacts } from './player-state.ts';
import { detectType, type PlayerSource } from './source.ts';
import { loadPart, prepareEngine, type StartedEngine } from './start-attempt.ts';
import type { LivePlayerStatistics } from './statistics.ts';
import { supervise, type Attempt } from './supervise.ts';

const log = sharedLog.child('player');

/** Whom a playback tells, and asks. */
export interface PlaybackListener {
  /** Whether the user wants it to play, and the browser lets it. */
  wants(): boolean;
  /** Something that the state follows from has changed. */
  onFacts(facts: Partial<PlayerFacts>): void;
  onConnected(): void;
  /** The first picture of an attempt. */
  onFrame(): void;
  /** An attempt is over, its picture still there: what it opened is closed next. */
  onAttemptEnd(): void;
  /** An attempt failed and another will follow. */
  onRetry(error: LiveError): void;
  onGiveUp(error: LiveError): void;
  onWarning(error: LiveError): void;
  onNotice(notice: EngineNotice): void;
  onStatistics(statistics: LivePlayerStatistics): void;
}

/** What a playback is made of. */
export interface PlaybackParts {
  readonly source: PlayerSource;
  readonly video: HTMLVideoElement;
  readonly config: Readonly<PlayerConfig>;
  readonly latency: Readonly<LatencySettings>;
  readonly listener: PlaybackListener;
}

/** Plays one source in one video, attempt after attempt, until it ends or no further attempt can help. */
export class Playback {
  readonly source: PlayerSource;
  readonly video: HTMLVideoElement;
  /** Whom it tells; another when the player takes over a playback that was tried unseen. */
  listener: PlaybackListener;
  readonly #config: Readonly<PlayerConfig>;
  readonly #latency: Readonly<LatencySettings>;
  readonly #retry: Retry;
  readonly #run = new AbortController();
  #started: StartedEngine | undefined;
  #watch: AttemptWatch | undefined;
  #attempt: Attempt | undefined;
  #hasPlayed = false;
  #knownLive: boolean | undefined;
  #resumeAt = 0;

  constructor({ source, video, config, latency, listener }: PlaybackParts) {
    this.source = source;
    this.video = video;
    this.listener = listener;
    this.#config = config;
    this.#latency = latency;
    this.#retry = createRetry(config.retry);
  }

  /** The engine of the present connection; `undefined` while there is none. */
  get running(): RunningEngine | undefined {
    return this.#started?.running;
  }

  /** Name of that engine. */
  get engineName(): string | undefined {
    return this.#started?.name;
  }

  /** Whether the stream goes on being made; `undefined` while nobody knows. */
  get live(): boolean | undefined {
    return this.source.live ?? this.running?.live ?? this.#knownLive;
  }

  /** When the next attempt begins, in ms as `Date.now()`. */
  get nextRetryAt(): number | undefined {
    return this.#retry.nextAt;
  }

  /** Supervises attempts; settles with the first of them, never rejects. */
  begin(): Promise<void> {
    const { signal } = this.#run;
    const retry = this.#retry;
    log.info('Loading.', this.source.url);
    return new Promise((firstSettled) => {
      onAbort(signal, firstSettled);
      void supervise({
        retry,
        signal,
        begin: (attempt) => this.#connect(attempt).finally(firstSettled),
        mayRetry: (error) =>
          mayRetry(error, this.#hasPlayed) && (this.#isLive() || retry.attempt < this.#config.fileAttempts - 1),
        onRetry: (error) => {
          log.warn(`Trying again: ${error.message}`);
          this.listener.onFacts({ failures: retry.attempt, shown: false, starved: false });
          this.listener.onRetry(error);
        },
        onGiveUp: (error) => this.listener.onGiveUp(error),
      });
    });
  }

  /** Lets go of the video and the network, for good. */
  end(): void {
    this.#run.abort();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retry(): void {
    this.#retry.now();
  }

  /** The page or the user came back: a live stream goes on at its edge. */
  return(): void {
    this.#watch?.return();
  }

  /** The live stream in the video came to its end. */
  streamEnded(): void {
    this.#attempt?.fail(new LiveError(LiveCode.ERROR_STREAM_ENDED, 'The live stream came to its end.'));
  }

  /** Starts the video, if it is wanted and there is something in it. */
  async play(): Promise<void> {
    const attempt = this.#attempt;
    if (!this.#started || !attempt || !this.listener.wants()) return;
    const outcome = await startPlayback(this.video, this.#config.mutedFallback);
    if (attempt.signal.aborted) return;
    if (outcome === 'blocked') {
      this.listener.onFacts({ blocked: true });
      this.listener.onWarning(
        new LiveError(
          LiveCode.WARNING_AUTOPLAY_BLOCKED,
          'The browser starts sound only from a click; call play() from one.',
        ),
      );
    } else if (outcome === 'muted')
      this.listener.onWarning(
        new LiveError(LiveCode.WARNING_AUTOPLAY_MUTED, 'Playback was started without sound; unmute from a click.'),
      );
  }

  async #connect(attempt: Attempt): Promise<void> {
    const { video, source } = this;
    const config = this.#config;
    const { signal } = attempt;
    this.#attempt = attempt;
    this.listener.onFacts({});
    onAbort(signal, () => {
      this.listener.onAttemptEnd();
      this.#knownLive = this.live;
      this.#resumeAt = video.currentTime;
      this.#started = this.#watch = this.#attempt = undefined;
    });
    const report = (error: LiveError) => {
      if (signal.aborted) return;
      if (error.severity === 'error') attempt.fail(error);
      else this.listener.onWarning(error);
    };
    const notify = (notice: EngineNotice) => {
      if (!signal.aborted) this.listener.onNotice(notice);
    };
    const [engine, { AttemptWatch }] = await Promise.all([
      prepareEngine(source, { video, config, signal, report, latency: this.#latency, notify }),
      loadPart('attempt-watch', import('./attempt-watch.ts')),
    ]);
    signal.throwIfAborted();
    const watch = new AttemptWatch(video, config, attempt, {
      onFrame: () => this.#firstFrame(attempt),
      onStarved: (starved) => this.listener.onFacts({ starved }),
      onWarning: (error) => this.listener.onWarning(error),
      onStatistics: (statistics) => this.listener.onStatistics(statistics),
    });
    const started = await engine.start();
    signal.throwIfAborted();
    this.#started = started;
    this.#watch = watch;
    log.info(`Connected by ${started.name}.`);
    this.listener.onConnected();
    if (signal.aborted) return;
    watch.begin(started.running, () => this.listener.wants());
    this.#resumeFile(signal);
    void this.play();
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
    this.listener.onFacts({ shown: true, failures: 0 });
    this.listener.onFrame();
  }

  #isLive(): boolean {
    return this.source.live ?? this.#knownLive ?? detectType(this.source) !== 'file';
  }
}
