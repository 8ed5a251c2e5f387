import { LiveCode, LiveError, log as sharedLog, onAbort, type Retry } from '@livelit/core';

import { AttemptWatch } from './attempt-watch.ts';
import { startPlayback } from './autoplay.ts';
import type { EngineContext, EngineNotice, RunningEngine } from './engine.ts';
import type { LatencyContract } from './latency-settings.ts';
import { Lines } from './lines.ts';
import { mayRetry } from './may-retry.ts';
import { PlayRate } from './play-rate.ts';
import type { PlayerConfig } from './player-config.ts';
import type { SegmentSkip, SeiMessage } from './player-events.ts';
import type { PlayerFacts } from './player-state.ts';
import { SeiClock } from './sei-clock.ts';
import { detectType, type PlayerSource } from './source.ts';
import { prepareEngine, type EarlyLoad, type StartedEngine } from './start-attempt.ts';
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
  /** The next attempt is at another line. */
  onLine(line: number): void;
  /** The preferred line should be tried, unseen. */
  onReturnDue(line: number): void;
  onGiveUp(error: LiveError): void;
  /** A live stream has been paused for so long that it should be let go. */
  onIdle(): void;
  /** Numbers may have changed that no event tells of. */
  onTick(): void;
  onWarning(error: LiveError): void;
  onNotice(notice: EngineNotice): void;
  onStatistics(statistics: LivePlayerStatistics): void;
}

/** Where something that was interrupted goes on. */
export interface ResumePoint {
  readonly live: boolean | undefined;
  /** Position in a file, seconds. */
  readonly position: number;
}

/** What a playback is made of. */
export interface PlaybackParts {
  /** Lines of one programme, with absolute addresses. */
  readonly sources: readonly PlayerSource[];
  /** Index of the line to begin with. */
  readonly line: number;
  /** Index of the line to come back to. @default `line` */
  readonly preferred?: number;
  readonly video: HTMLVideoElement;
  readonly config: Readonly<PlayerConfig>;
  readonly latency: Readonly<LatencyContract>;
  readonly listener: PlaybackListener;
  /** The pauses between attempts. */
  readonly retry: Retry;
  /** An engine that is already being loaded. */
  readonly early?: EarlyLoad | undefined;
  readonly resume?: ResumePoint | undefined;
  /** Whether it is only tried: then its first failure is its last, until it is adopted. */
  readonly unseen?: boolean;
  /** Whether a recording is a failure, as of a live stream that has ended. */
  readonly onlyLive?: boolean;
}

/** Plays one programme in one video, attempt after attempt and line after line, until no further attempt can help. */
export class Playback {
  readonly sources: readonly PlayerSource[];
  readonly video: HTMLVideoElement;
  readonly #config: Readonly<PlayerConfig>;
  readonly #latency: Readonly<LatencyContract>;
  readonly #retry: Retry;
  readonly #run = new AbortController();
  #listener: PlaybackListener;
  #unseen: boolean;
  #onlyLive: boolean;
  #early: EarlyLoad | undefined;
  #line: number;
  #lines: Lines | undefined;
  #started: StartedEngine | undefined;
  #watch: AttemptWatch | undefined;
  #attempt: Attempt | undefined;
  readonly #rate: PlayRate;
  /** Failed attempts since the last picture, and since the line was taken. */
  #failures = 0;
  #lineFailures = 0;
  #shown = false;
  #hasPlayed = false;
  #knownLive: boolean | undefined;
  #resumeAt: number;
  #behind: { readonly seconds: number; readonly at: number } | undefined;
  #restarting = false;
  #explanation: { readonly url: string; readonly reason?: LiveError } | undefined;
  #returnTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PlaybackParts) {
    const { sources, line, video, config, resume, unseen = false, onlyLive = false } = parts;
    this.sources = sources;
    this.#line = line;
    this.video = video;
    this.#listener = parts.listener;
    this.#config = config;
    this.#latency = parts.latency;
    this.#unseen = unseen;
    this.#onlyLive = onlyLive;
    this.#early = parts.early;
    this.#knownLive = resume?.live;
    this.#resumeAt = resume?.position ?? 0;
    this.#retry = parts.retry;
    if (sources.length > 1 && !unseen) this.#lines = new Lines(sources.length, config.lines, line, parts.preferred);
    this.#rate = new PlayRate(video, this.#run.signal);
    onAbort(this.#run.signal, () => clearTimeout(this.#returnTimer));
  }

  /** Index of the line that is played. */
  get line(): number {
    return this.#line;
  }

  /** The line that is played. */
  get source(): PlayerSource {
    return this.sources[this.#line]!;
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

  /** Whether playback is as near to the live edge as it should be. */
  get atEdge(): boolean {
    return this.#watch?.atEdge ?? false;
  }

  /** The speed that the user wants. */
  get userRate(): number {
    return this.#rate.user;
  }

  /** When the next attempt begins, in ms as `Date.now()`. */
  get nextRetryAt(): number | undefined {
    return this.#retry.nextAt;
  }

  /** Where a successor would go on. */
  get resumePoint(): ResumePoint {
    return { live: this.live, position: this.#attempt ? this.video.currentTime : this.#resumeAt };
  }

  /** Supervises attempts; settles with the first of them, never rejects. */
  begin(): Promise<void> {
    const { signal } = this.#run;
    log.info('Loading.', this.source.url);
    return new Promise((firstSettled) => {
      onAbort(signal, firstSettled);
      void supervise({
        retry: this.#retry,
        signal,
        begin: (attempt) => this.#connect(attempt).then(firstSettled),
        next: (error) => this.#next(error),
        onRetry: (error) => {
          log.warn(`Trying again: ${error.message}`);
          this.#listener.onFacts({ failures: this.#failures, shown: false, starved: false });
          this.#listener.onRetry(this.#explained(error));
          firstSettled();
          void this.#explain(error, signal);
        },
        onGiveUp: (error) => {
          this.#listener.onGiveUp(error);
          firstSettled();
        },
      });
    });
  }

  /** Lets go of the video and the network, for good; without a word when it was `replaced`. */
  end(replaced?: PlaybackListener): void {
    if (replaced) this.#listener = replaced;
    this.#run.abort();
  }

  /** What was tried unseen is the playback of the player from now on. */
  adopt(listener: PlaybackListener, lines: Lines | undefined): void {
    this.#listener = listener;
    this.#unseen = this.#onlyLive = false;
    this.#lines = lines;
    if (lines && lines.current !== this.#line) lines.returned(seconds());
    if (this.#shown) lines?.proved(seconds());
    this.#awaitReturn();
  }

  /** The choice of lines, for a successor that goes on with it. */
  get lines(): Lines | undefined {
    return this.#lines;
  }

  /** A choice of the same lines that prefers another. */
  linesFrom(line: number): Lines {
    return new Lines(this.sources.length, this.#config.lines, line);
  }

  /** The viewer wants to stay with the line that is played. */
  prefer(): void {
    if (!this.#lines) return;
    this.#lines = this.linesFrom(this.#line);
    if (this.#shown) this.#lines.proved(seconds());
    this.#awaitReturn();
  }

  /** The preferred line did not play when it was tried. */
  returnFailed(): void {
    this.#lines?.notYet(seconds());
    this.#awaitReturn();
  }

  /** Tries at once: ends a pause between attempts, or an attempt that gets nowhere. */
  retry(): void {
    if (this.nextRetryAt !== undefined) this.#retry.now();
    else if (this.#attempt) {
      this.#restarting = true;
      this.#attempt.fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The connection is made again on request.'));
    }
  }

  /** The page or the user came back: a live stream goes on at its edge. */
  return(): void {
    this.#watch?.return();
  }

  /** The viewer wants to be at the live edge. */
  seekToLive(): void {
    this.#watch?.seekToLive();
  }

  /** The device slept or changed its network: what is connected may be dead, and what waits need not. */
  wake(): void {
    if (!this.running) return this.retry();
    this.running.networkChanged?.();
    this.#watch?.suspect();
    this.#watch?.return();
  }

  /** The live stream in the video came to its end. */
  streamEnded(): void {
    this.#attempt?.fail(new LiveError(LiveCode.ERROR_STREAM_ENDED, 'The live stream came to its end.'));
  }

  /** Starts the video, if it is wanted and there is something in it. */
  async play(): Promise<void> {
    const attempt = this.#attempt;
    if (!this.#started || !attempt || !this.#listener.wants()) return;
    const outcome = await startPlayback(this.video, this.#config.mutedFallback);
    if (attempt.signal.aborted) return;
    if (outcome === 'blocked') {
      const message = 'The browser starts sound only from a click; call play() from one.';
      this.#listener.onFacts({ blocked: true });
      this.#listener.onWarning(new LiveError(LiveCode.WARNING_AUTOPLAY_BLOCKED, message));
    } else if (outcome === 'muted') {
      const message = 'Playback was started without sound; unmute from a click.';
      this.#listener.onWarning(new LiveError(LiveCode.WARNING_AUTOPLAY_MUTED, message));
    }
  }

  async #connect(attempt: Attempt): Promise<void> {
    const { signal } = attempt;
    // Where somebody has sought to while there was nothing in the video.
    this.#resumeAt = this.video.currentTime || this.#resumeAt;
    this.#attempt = attempt;
    this.#shown = false;
    this.#listener.onFacts({});
    // Before the engine's own: the picture is still there.
    onAbort(signal, () => this.#disconnected());
    const early = this.#early;
    this.#early = undefined;
    const engine = await prepareEngine(this.source, this.#contextOf(attempt), early);
    signal.throwIfAborted();
    const watch = new AttemptWatch({
      video: this.video,
      config: this.#config,
      latency: this.#latency,
      rate: this.#rate,
      attempt,
      behind: this.#behind && this.#behind.seconds + seconds() - this.#behind.at,
      listener: {
        onFrame: () => this.#firstFrame(attempt),
        onStarved: (starved) => this.#listener.onFacts({ starved }),
        onStall: () => this.#onStall(),
        onIdle: () => this.#listener.onIdle(),
        onTick: () => this.#listener.onTick(),
        onWarning: (error) => this.#listener.onWarning(error),
        onStatistics: (statistics) => this.#listener.onStatistics(statistics),
      },
    });
    this.#watch = watch;
    const started = await engine.start();
    signal.throwIfAborted();
    this.#started = started;
    log.info(`Connected by ${started.name}.`);
    this.#listener.onConnected();
    if (this.#onlyLive) this.#refuseRecordings(attempt);
    if (signal.aborted) return;
    watch.begin(started.running, () => this.#listener.wants());
    this.#resumeFile(signal);
    void this.play();
  }

  #contextOf(attempt: Attempt): EngineContext {
    const { video } = this;
    const config = this.#config;
    const { signal } = attempt;
    const tell = (message: SeiMessage) => this.#listener.onNotice({ type: 'sei', message });
    const clock = config.sei.length > 0 ? new SeiClock(video, signal, tell) : undefined;
    return {
      video,
      config,
      signal,
      latency: this.#latency,
      report: (error) => {
        if (signal.aborted) return;
        if (error.severity === 'error') attempt.fail(error);
        else this.#listener.onWarning(error);
      },
      notify: (notice) => {
        if (signal.aborted) return;
        if (notice.type === 'sei') return clock?.add(notice.message);
        if (notice.type === 'segmentskip') this.#warnOfSkip(notice.skip);
        this.#listener.onNotice(notice);
      },
    };
  }

  #warnOfSkip({ from, to, url }: SegmentSkip): void {
    const message = `A part of ${(to - from).toFixed(1)} s could not be had and was skipped.`;
    this.#listener.onWarning(new LiveError(LiveCode.WARNING_SEGMENT_SKIPPED, message, { detail: { url } }));
  }

  #disconnected(): void {
    const { running } = this;
    const behind = this.#watch?.shifted && this.live === true ? running?.latency : undefined;
    this.#listener.onAttemptEnd();
    this.#behind = behind === undefined ? undefined : { seconds: behind, at: seconds() };
    this.#knownLive = this.live;
    this.#resumeAt = this.video.currentTime || this.#resumeAt;
    this.#started = this.#watch = this.#attempt = undefined;
  }

  /** The reason behind an error, where one was found. */
  #explained(error: LiveError): LiveError {
    const { url, reason } = this.#explanation ?? {};
    return error.code === LiveCode.ERROR_UNREACHABLE && url === this.source.url ? (reason ?? error) : error;
  }

  /** Browsers do not tell a server that forbids reading from one that is not there; it is found out once, beside the retry. */
  async #explain(error: LiveError, signal: AbortSignal): Promise<void> {
    const { url } = this.source;
    if (error.code !== LiveCode.ERROR_UNREACHABLE || this.#hasPlayed || this.#explanation?.url === url) return;
    this.#explanation = { url };
    const part = await import('./cross-origin-error.ts').catch(() => undefined);
    const reason = await part?.crossOriginError(url, signal);
    if (!reason || signal.aborted || this.#shown || this.source.url !== url) return;
    this.#explanation = { url, reason };
    this.#listener.onRetry(reason);
  }

  /** What follows on a failure; a change of line is made here. */
  #next(error: LiveError): 'pause' | 'at once' | 'give up' {
    if (this.#unseen) return 'give up';
    const played = this.#shown;
    this.#failures++;
    this.#lineFailures++;
    // Nothing is wrong with a server whose stream has to be begun anew, as long as that leads to pictures.
    if (this.#restarting || (played && error.detail['restart'] === true)) {
      this.#restarting = false;
      return 'at once';
    }
    const final = this.#isFinal(error);
    const verdict = this.#lines?.failed(seconds(), { final, played }) ?? (final ? 'over' : 'same');
    if (verdict === 'over') return 'give up';
    this.#followLines(error);
    return verdict === 'next' ? 'at once' : 'pause';
  }

  #isFinal(error: LiveError): boolean {
    if (!mayRetry(error, this.#hasPlayed)) return true;
    if (this.source.live ?? this.#knownLive ?? detectType(this.source) !== 'file') return false;
    return error.code === LiveCode.ERROR_SOURCE_NOT_FOUND || this.#lineFailures >= this.#config.fileAttempts;
  }

  #onStall(): void {
    if (!this.#lines?.stalled(seconds())) return this.#awaitReturn();
    const error = new LiveError(LiveCode.WARNING_BUFFER_STALL, 'The line stalls again and again.');
    this.#followLines(error);
    this.#restarting = true;
    this.#attempt?.fail(error);
  }

  /** Goes where the choice of lines has gone. */
  #followLines(error: LiveError): void {
    const from = this.#line;
    const line = this.#lines?.current ?? from;
    if (line === from) return;
    this.#line = line;
    this.#lineFailures = 0;
    this.#hasPlayed = false;
    clearTimeout(this.#returnTimer);
    this.#listener.onLine(line);
    if (line === this.#lines?.preferred) return;
    const message = `Line ${from + 1} does not play well; line ${line + 1} is used instead.`;
    const detail = { from, to: line };
    this.#listener.onWarning(new LiveError(LiveCode.WARNING_FALLBACK_USED, message, { cause: error, detail }));
  }

  #awaitReturn(): void {
    clearTimeout(this.#returnTimer);
    const wait = this.#lines?.returnIn(seconds());
    if (wait === undefined || this.#run.signal.aborted) return;
    this.#returnTimer = setTimeout(() => this.#listener.onReturnDue(this.#lines!.preferred), wait * 1000);
  }

  /** What is not live goes on where it broke off. */
  #resumeFile(signal: AbortSignal): void {
    const position = this.#resumeAt;
    if (this.#knownLive !== false || position === 0) return;
    const { video } = this;
    const resume = () => {
      if (this.live === false) video.currentTime = position;
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) resume();
    else video.addEventListener('loadedmetadata', resume, { once: true, signal });
  }

  /** Engines find out late whether something is live; what is not should load as little as possible. */
  #refuseRecordings({ signal }: Attempt): void {
    const look = () => {
      if (this.#onlyLive && this.live === false) this.streamEnded();
    };
    const timer = setInterval(look, 50);
    onAbort(signal, () => clearInterval(timer));
  }

  #firstFrame(attempt: Attempt): void {
    if (this.#onlyLive && this.live === false) return this.streamEnded();
    attempt.prove();
    this.#hasPlayed = this.#shown = true;
    this.#failures = this.#lineFailures = 0;
    this.#lines?.proved(seconds());
    this.#awaitReturn();
    this.#listener.onFacts({ shown: true, failures: 0 });
    this.#listener.onFrame();
  }
}

function seconds(): number {
  return performance.now() / 1000;
}
