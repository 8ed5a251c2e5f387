import { LiveCode, LiveError, LiveErrorEvent, log as sharedLog, toLiveError } from '@livelit/core';
import { createRetry, type Retry } from '@livelit/core/retry';

import type { EngineNotice } from './engine.ts';
import type { LatencyContract } from './latency-settings.ts';
import type { Lines } from './lines.ts';
import { loadEarly } from './load-early.ts';
import { loadPart } from './load-part.ts';
import type { Playback, PlaybackListener, ResumePoint } from './playback.ts';
import type { PlayerConfig } from './player-config.ts';
import { SegmentSkipEvent, SeiMessageEvent, type PlayerEvents } from './player-events.ts';
import { PlayerStatus, rested } from './player-status.ts';
import type { PlayerSource } from './source.ts';
import type { LivePlayerStatistics } from './statistics.ts';
import type { Successor, TakeOver } from './take-over.ts';

const log = sharedLog.child('player');

const eventOfNotice = { levels: 'levelschange', level: 'levelchange', audiotracks: 'audiotrackschange' } as const;

/** What a session is made of. */
export interface SessionParts {
  readonly video: HTMLVideoElement;
  readonly config: Readonly<PlayerConfig>;
  readonly latency: LatencyContract;
  /** Ends with the player. */
  readonly life: AbortSignal;
  readonly tell: (event: PlayerEvents[keyof PlayerEvents]) => void;
}

/** What a player is about: what is loaded, what its user wants, and which playback sees to it in which video. */
export class Session {
  readonly config: Readonly<PlayerConfig>;
  readonly latency: Readonly<LatencyContract>;
  readonly status: PlayerStatus;
  readonly #life: AbortSignal;
  readonly #tell: SessionParts['tell'];
  #video: HTMLVideoElement;
  #sources: readonly PlayerSource[] = [];
  #line = 0;
  /** Index of the line to come back to. */
  #preferred = 0;
  #error: LiveError | undefined;
  #statistics: LivePlayerStatistics | undefined;
  /** Ends what was begun; there before its playback is. */
  #run: AbortController | undefined;
  #retry: Retry | undefined;
  #playback: Playback | undefined;
  #resume: ResumePoint | undefined;
  #takeOver: TakeOver | undefined;
  /** Ends what is tried unseen. */
  #trial: AbortController | undefined;
  /** Ends the listeners on the present video. */
  #deck = new AbortController();
  #watchesPage = false;
  #left = false;

  readonly #listener: PlaybackListener = {
    wants: () => this.status.facts.wanted && !this.status.facts.blocked,
    onFacts: (facts) => this.status.update(facts),
    onConnected: () => this.#tell(new Event('connected')),
    onFrame: () => {
      this.status.repair(undefined);
      this.#tell(new Event('firstframe'));
    },
    onAttemptEnd: () => this.#tell(new Event('attemptend')),
    onRetry: (error) => {
      this.status.repair(error);
      this.#warn(error);
    },
    onLine: (line) => this.#change(this.#sources, line),
    onReturnDue: (line) => {
      this.#lend((takeOver) => takeOver.comeBack(line)).catch(() => this.#playback?.returnFailed());
    },
    onGiveUp: (error) => this.#giveUp(error),
    onIdle: () => this.#endPlayback(),
    onTick: () => this.status.announce(),
    onWarning: (error) => this.#warn(error),
    onNotice: (notice) => this.#onNotice(notice),
    onStatistics: (statistics) => {
      this.#statistics = statistics;
      this.#tell(new Event('statistics'));
    },
  };

  constructor({ video, config, latency, life, tell }: SessionParts) {
    this.#video = video;
    this.config = config;
    this.latency = latency;
    this.#life = life;
    this.#tell = tell;
    this.status = new PlayerStatus(() => this, tell);
    this.#listen();
  }

  /** The video that is seen. */
  get video(): HTMLVideoElement {
    return this.#video;
  }

  get sources(): readonly PlayerSource[] {
    return this.#sources;
  }

  get line(): number {
    return this.#line;
  }

  /** Why it was given up. */
  get error(): LiveError | undefined {
    return this.#error;
  }

  get statistics(): LivePlayerStatistics | undefined {
    return this.#statistics;
  }

  /** What plays at the moment. */
  get playback(): Playback | undefined {
    return this.#playback;
  }

  get nextRetryAt(): number | undefined {
    return this.#retry?.nextAt;
  }

  get live(): boolean | undefined {
    return this.#sources[this.#line]?.live ?? this.#playback?.live;
  }

  get atEdge(): boolean {
    return this.#playback?.atEdge ?? false;
  }

  /** Loads lines of one programme; settles with the first attempt. */
  async load(sources: readonly PlayerSource[], play: boolean): Promise<void> {
    const wanted = play || this.status.facts.wanted;
    this.#reset();
    this.#sources = sources;
    this.#line = this.#preferred = 0;
    this.status.forget();
    this.status.update({ ...rested, loaded: true, wanted });
    if (wanted) await this.#begin();
  }

  /** Gives up something that is no source. */
  refuse(error: LiveError): void {
    this.#reset();
    this.#sources = [];
    this.#line = 0;
    this.status.forget();
    this.status.update({ ...rested, wanted: this.status.facts.wanted });
    this.#giveUp(error);
  }

  /** Plays what is loaded, afresh where nothing runs. */
  async play(): Promise<void> {
    const { failed, ended } = this.status.facts;
    const over = failed || !this.#run || (ended && this.status.wasLive);
    this.status.update({ wanted: true, blocked: false });
    if (over) return this.#begin();
    if (this.#playback?.running && this.#video.paused && !this.#video.ended) this.#playback.return();
    await this.#playback?.play();
  }

  /** Holds the picture. */
  pause(): void {
    if (!this.status.facts.loaded) return;
    this.status.update({ wanted: false, blocked: false });
    this.#video.pause();
  }

  /** Ends everything; what was loaded stays known. */
  stop(): void {
    this.#reset();
    this.status.update(rested);
  }

  /** Tries at once, or begins again. */
  retry(): void {
    const { failed, starved, shown, loaded, wanted } = this.status.facts;
    if (failed || (loaded && wanted && !this.#run)) void this.play();
    else if (!this.#playback) this.#retry?.now();
    else if (!shown || starved) this.#playback.retry();
  }

  /** Goes to the live edge. */
  seekToLive(): void {
    this.#playback?.seekToLive();
    this.status.announce();
  }

  /** Plays another of the lines from now on, without a gap where something plays. */
  async selectLine(line: number): Promise<void> {
    const { failed, shown, wanted } = this.status.facts;
    this.#trial?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'Another line was asked for meanwhile.'));
    if (line === this.#line && !failed) {
      this.#preferred = line;
      return this.#playback?.prefer();
    }
    if (!this.#playback || !shown) {
      this.#endPlayback();
      this.#preferred = line;
      this.#change(this.#sources, line);
      if (wanted) await this.#begin();
      return;
    }
    try {
      await this.letTakeOver({ sources: this.#sources, line, lines: this.#playback.linesFrom(line) });
    } catch (error) {
      this.#warn(toLiveError(error));
    }
  }

  /** Plays another programme, without a gap where something plays. Rejects when that fails; the present one goes on. */
  async switchTo(sources: readonly PlayerSource[]): Promise<void> {
    const { wanted, failed } = this.status.facts;
    if (this.#run || failed) return this.letTakeOver({ sources, line: 0 });
    await this.load(sources, wanted);
  }

  /** Lets go of the video for good. */
  destroy(): void {
    this.stop();
    this.#deck.abort();
    if (this.#takeOver) this.#video = this.#takeOver.end();
  }

  /** What was tried unseen takes over, in the video that `swap` answers once the playback before is ended. */
  adopt(
    playback: Playback,
    sources: readonly PlayerSource[],
    line: number,
    lines: Lines | undefined,
    retry: Retry,
    swap: (before: Playback | undefined) => HTMLVideoElement,
  ): void {
    const before = this.#run;
    this.#tell(new Event('attemptend'));
    // A listener may have stopped or loaded something else; then nothing is taken over, here and below.
    if (this.#run !== before) return playback.end();
    before?.abort();
    this.#run = new AbortController();
    this.#retry = retry;
    this.#video = swap(this.#playback);
    this.#playback = playback;
    this.#preferred = lines?.preferred ?? line;
    this.#error = undefined;
    this.#listen();
    playback.adopt(this.#listener, lines);
    const adopted = () => this.#playback === playback;
    this.#tell(new Event('videochange'));
    if (adopted()) this.#change(sources, line);
    if (!adopted()) return;
    const { wanted, blocked } = this.status.facts;
    this.status.update({ ...rested, loaded: true, wanted, blocked, shown: true });
    this.status.repair(undefined);
    if (!adopted()) return;
    if (this.#listener.wants()) void playback.play();
    else this.#video.pause();
    for (const type of ['connected', 'levelschange', 'levelchange', 'audiotrackschange', 'firstframe'] as const)
      if (adopted()) this.#tell(new Event(type));
  }

  /** Plays something else in the same video. */
  goOnWith(sources: readonly PlayerSource[], line: number, resume: ResumePoint | undefined): void {
    this.#endPlayback();
    this.#preferred = line;
    this.#change(sources, line);
    this.#resume = resume;
    void this.#begin();
  }

  /** Lets the successor take over when its first picture is there; rejects when it does not come to that. */
  async letTakeOver(successor: Successor): Promise<void> {
    this.#trial?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'Another stream was asked for meanwhile.'));
    const trial = new AbortController();
    this.#trial = trial;
    try {
      await this.#lend((takeOver) => {
        trial.signal.throwIfAborted();
        return takeOver.try(successor, trial.signal);
      });
    } finally {
      if (this.#trial === trial) this.#trial = undefined;
    }
  }

  /** Whether something is being tried unseen. */
  get isTrying(): boolean {
    return this.#trial !== undefined;
  }

  /**
   * The pauses between attempts. Somebody sits before a picture that stands still: for a short outage the pauses stay
   * short, with a budget for as many attempts as that takes in the first minute.
   */
  newRetry(): Retry {
    return createRetry({ outageShare: 1 / 6, budgetPerMinute: 40, ...this.config.retry });
  }

  /** Does something with the part of the program that lets one stream take over from another. */
  async #lend(work: (takeOver: TakeOver) => Promise<void>): Promise<void> {
    const { TakeOver } = await loadPart('take-over', import('./take-over.ts'));
    await work((this.#takeOver ??= new TakeOver(this)));
  }

  #change(sources: readonly PlayerSource[], line: number): void {
    if (sources !== this.#sources) this.status.forget();
    else if (line === this.#line) return;
    this.#sources = sources;
    this.#line = line;
    this.#tell(new Event('linechange'));
  }

  /** Plays the sources afresh; settles with the first attempt. */
  async #begin(): Promise<void> {
    this.#endPlayback();
    this.#error = undefined;
    this.status.repair(undefined);
    const { config, latency } = this;
    const run = new AbortController();
    const retry = this.newRetry();
    this.#run = run;
    this.#retry = retry;
    this.status.update({ ...rested, loaded: true, wanted: this.status.facts.wanted });
    void this.#watchPage();
    const early = loadEarly(this.#sources[this.#line]!, config);
    const Playback = await this.#loadPlayback(run.signal, retry);
    if (!Playback) return;
    const playback = new Playback({
      sources: this.#sources,
      line: this.#line,
      preferred: this.#preferred,
      video: this.#video,
      config,
      latency,
      retry,
      early,
      listener: this.#listener,
      resume: this.#resume,
    });
    this.#playback = playback;
    this.#resume = undefined;
    await playback.begin();
  }

  /** The part of the program that plays; nothing when `signal` aborted before it came. */
  async #loadPlayback(signal: AbortSignal, retry: Retry): Promise<typeof Playback | undefined> {
    while (!signal.aborted)
      try {
        const { Playback } = await loadPart('playback', import('./playback.ts'));
        return signal.aborted ? undefined : Playback;
      } catch (error) {
        const failure = toLiveError(error);
        try {
          const pause = retry.wait(failure, signal);
          this.status.update({ failures: retry.attempt });
          this.#listener.onRetry(failure);
          await pause;
        } catch {
          if (!signal.aborted) this.#giveUp(failure);
        }
      }
    return undefined;
  }

  #giveUp(error: LiveError): void {
    this.#endPlayback();
    this.#error = error;
    log.error(`Gave up: ${error.message}`);
    this.status.update({ loaded: true, failed: true });
    this.status.repair(undefined);
    this.#tell(new LiveErrorEvent('error', { error }));
  }

  /** Ends the playback and whatever tries to take over from it. */
  #reset(): void {
    this.#trial?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'Something else was asked of the player meanwhile.'));
    this.#endPlayback();
    // As loading does in any video.
    this.#video.playbackRate = this.#video.defaultPlaybackRate;
    this.#error = this.#statistics = this.#resume = undefined;
    this.#left = false;
  }

  #endPlayback(): void {
    const playback = this.#playback;
    const run = this.#run;
    this.#playback = this.#run = this.#retry = undefined;
    if (!playback) return run?.abort();
    this.#resume = playback.resumePoint;
    const rate = playback.userRate;
    run?.abort();
    playback.end();
    // Emptying a video resets its speed, which is the user's.
    this.#video.playbackRate = rate;
  }

  #onNotice(notice: EngineNotice): void {
    if (notice.type === 'sei') this.#tell(new SeiMessageEvent('seimessage', notice));
    else if (notice.type === 'segmentskip') this.#tell(new SegmentSkipEvent('segmentskip', notice));
    else this.#tell(new Event(eventOfNotice[notice.type]));
  }

  #warn(error: LiveError): void {
    this.#tell(new LiveErrorEvent('warning', { error }));
  }

  #listen(): void {
    this.#deck.abort();
    const { status } = this;
    const video = this.#video;
    const { signal } = (this.#deck = new AbortController());
    const on = (type: string, listener: () => void) => video.addEventListener(type, listener, { signal });
    const runs = () => this.#playback?.running !== undefined;
    on('play', () => {
      if (runs()) status.update({ wanted: true, blocked: false, ended: false });
    });
    on('pause', () => {
      // A browser that saves power pauses a silent video of a hidden page; the user did not.
      const byBrowser = document.hidden && video.muted;
      if (runs() && video.paused && !video.ended && !byBrowser) status.update({ wanted: false });
    });
    on('ended', () => {
      if (!runs()) return;
      if (this.live === true) this.#playback?.streamEnded();
      else {
        status.update({ ended: true });
        const { signal: until } = this.#run!;
        // Where that part of the program cannot be had, the stream stays ended until play().
        if (status.wasLive) this.#lend((takeOver) => takeOver.awaitReturn(until)).catch(() => undefined);
      }
    });
    on('seeked', () => status.announce());
  }

  async #watchPage(): Promise<void> {
    if (this.#watchesPage) return;
    this.#watchesPage = true;
    try {
      const { watchPage } = await loadPart('page-watch', import('./page-watch.ts'));
      watchPage(this.#life, {
        onSeen: () => this.#pageSeen(),
        onWake: () => this.#playback?.wake(),
        onNetwork: () => this.#playback?.wake(),
        onLeave: () => this.#pageLeft(),
        onComeBack: () => this.#pageBack(),
      });
    } catch {
      // Without it the player only reacts later, and the next source tries again.
      this.#watchesPage = false;
    }
  }

  #pageSeen(): void {
    const { wanted, blocked, ended } = this.status.facts;
    if (!wanted || !this.#playback?.running) return;
    this.#playback.return();
    if (this.#video.paused && !blocked && !ended) void this.#playback.play();
  }

  /** A page that holds connections cannot be kept by the browser, and theirs would be dead when it comes back. */
  #pageLeft(): void {
    if (!this.#run || this.live === false) return;
    this.#trial?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'The page was left meanwhile.'));
    this.#endPlayback();
    this.#left = true;
  }

  #pageBack(): void {
    if (!this.#left) return;
    this.#left = false;
    if (this.status.facts.wanted) void this.#begin();
  }
}
