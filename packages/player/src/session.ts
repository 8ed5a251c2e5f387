import {
  createRetry,
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log as sharedLog,
  toLiveError,
  type Retry,
} from '@livelit/core';

import type { Decks } from './decks.ts';
import type { EngineNotice } from './engine.ts';
import type { LatencyContract } from './latency-settings.ts';
import type { Lines } from './lines.ts';
import { liveStateOf, type LiveState } from './live-state.ts';
import { loadEarly } from './load-early.ts';
import { loadPart } from './load-part.ts';
import type { Playback, PlaybackListener, ResumePoint } from './playback.ts';
import type { PlayerConfig } from './player-config.ts';
import { SegmentSkipEvent, SeiMessageEvent, type PlayerEvents } from './player-events.ts';
import { stateOf, type PlayerFacts, type PlayerState } from './player-state.ts';
import type { PlayerSource } from './source.ts';
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
 * What a player is about at the moment: what is loaded, what its user wants, which playback sees to it. Only here facts
 * change, and with them the state; what happens is told as events.
 */
export class Session {
  readonly config: Readonly<PlayerConfig>;
  readonly latency: LatencyContract;
  readonly #tell: (event: PlayerEvents[keyof PlayerEvents]) => void;
  readonly #life: AbortSignal;
  #video: HTMLVideoElement;
  #sources: readonly PlayerSource[] = [];
  #line = 0;
  #error: LiveError | undefined;
  #repairing: LiveError | undefined;
  #statistics: LivePlayerStatistics | undefined;
  #facts = rested;
  #state: PlayerState = 'idle';
  #liveState: LiveState = 'unknown';
  #announced = '';
  #wasLive = false;
  /** Ends what was begun; there before its playback is. */
  #run: AbortController | undefined;
  #retry: Retry | undefined;
  #playback: Playback | undefined;
  #resume: ResumePoint | undefined;
  #decks: Decks | undefined;
  #trial: AbortController | undefined;
  /** Ends the listeners on the current video. */
  #deck = new AbortController();
  #watchesPage = false;
  #left = false;

  readonly #listener: PlaybackListener = {
    wants: () => this.#facts.wanted && !this.#facts.blocked,
    onFacts: (facts) => this.#update(facts),
    onConnected: () => this.#tell(new Event('connected')),
    onFrame: () => {
      this.#repairing = undefined;
      this.#announce();
      this.#tell(new Event('firstframe'));
    },
    onAttemptEnd: () => this.#tell(new Event('attemptend')),
    onRetry: (error) => {
      this.#repairing = error;
      this.#announce();
      this.#warn(error);
    },
    onLine: (error) => this.#lineFell(error),
    onReturnDue: (line) => void this.#comeBack(line),
    onGiveUp: (error) => this.#giveUp(error),
    onIdle: () => this.#endPlayback(),
    onTick: () => this.#announce(),
    onWarning: (error) => this.#warn(error),
    onNotice: (notice) => this.#onNotice(notice),
    onStatistics: (statistics) => {
      this.#statistics = statistics;
      this.#tell(new Event('statistics'));
    },
  };

  constructor(
    video: HTMLVideoElement,
    config: Readonly<PlayerConfig>,
    latency: LatencyContract,
    life: AbortSignal,
    tell: (event: PlayerEvents[keyof PlayerEvents]) => void,
  ) {
    this.#video = video;
    this.config = config;
    this.latency = latency;
    this.#life = life;
    this.#tell = tell;
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

  get state(): PlayerState {
    return this.#state;
  }

  get liveState(): LiveState {
    return this.#liveState;
  }

  get facts(): PlayerFacts {
    return this.#facts;
  }

  get error(): LiveError | undefined {
    return this.#error;
  }

  get repairing(): LiveError | undefined {
    return this.#repairing;
  }

  get statistics(): LivePlayerStatistics | undefined {
    return this.#statistics;
  }

  get playback(): Playback | undefined {
    return this.#playback;
  }

  get nextRetryAt(): number | undefined {
    return this.#retry?.nextAt;
  }

  get live(): boolean | undefined {
    return this.#sources[this.#line]?.live ?? this.#playback?.live;
  }

  /** Loads lines of one programme; settles with the first attempt. */
  async load(sources: readonly PlayerSource[], play: boolean, line = 0): Promise<void> {
    const wanted = play || this.#facts.wanted;
    this.reset();
    this.#sources = sources;
    this.#line = line;
    this.#wasLive = false;
    this.#resume = undefined;
    this.#update({ ...rested, loaded: true, wanted });
    if (wanted) await this.#begin();
  }

  /** Plays what is loaded, afresh where nothing runs. */
  async play(): Promise<void> {
    const { failed, ended } = this.#facts;
    const over = failed || !this.#run || (ended && this.#wasLive);
    this.#update({ wanted: true, blocked: false });
    if (over) return this.#begin();
    if (this.#playback?.running && this.#video.paused && !this.#video.ended) this.#playback.return();
    await this.#playback?.play();
  }

  /** Holds the picture. */
  pause(): void {
    if (!this.#facts.loaded) return;
    this.#update({ wanted: false, blocked: false });
    this.#video.pause();
  }

  /** Ends everything; what is loaded stays known. */
  stop(): void {
    this.reset();
    this.#update(rested);
  }

  /** Tries at once, or begins again. */
  retry(): void {
    const { failed, starved, shown, loaded, wanted } = this.#facts;
    if (failed || (loaded && wanted && !this.#run)) void this.play();
    else if (!this.#playback) this.#retry?.now();
    else if (!shown || starved) this.#playback.retry();
  }

  /** Ends the playback and whatever tries to take over from it. */
  reset(): void {
    this.#trial?.abort(new LiveError(LiveCode.ERROR_REFUSED, 'Something else was asked of the player meanwhile.'));
    this.#endPlayback();
    this.#error = this.#repairing = this.#statistics = undefined;
    this.#left = false;
  }

  /** Gives up something that is no source. */
  refuse(error: LiveError): void {
    this.reset();
    this.#sources = [];
    this.#line = 0;
    this.#update({ shown: false, starved: false, ended: false, blocked: false, failures: 0 });
    this.#giveUp(error);
  }

  #giveUp(error: LiveError): void {
    this.#endPlayback();
    this.#repairing = undefined;
    this.#error = error;
    log.error(`Gave up: ${error.message}`);
    this.#update({ loaded: true, failed: true });
    this.#tell(new LiveErrorEvent('error', { error }));
  }

  /** Plays another of the lines from now on, without a gap where something plays. */
  async selectLine(line: number): Promise<void> {
    if (line === this.#line && !this.#facts.failed) return;
    if (!this.#playback || !this.#facts.shown) {
      this.#endPlayback();
      this.#line = line;
      this.#tell(new Event('linechange'));
      if (this.#facts.wanted) await this.#begin();
      return;
    }
    try {
      const { Lines } = await loadPart('lines', import('./lines.ts'));
      await this.takeOver(this.#sources, line, new Lines(this.#sources.length, this.config.lines, line));
    } catch (error) {
      this.#warn(toLiveError(error));
    }
  }

  /** Plays another programme, without a gap where something plays. Rejects when that fails, the present one goes on. */
  async switchTo(sources: readonly PlayerSource[]): Promise<void> {
    const { wanted, failed } = this.#facts;
    if (this.#run || failed) return this.takeOver(sources, 0);
    await this.load(sources, wanted);
  }

  /**
   * Plays something unseen, and lets it take over with its first picture. Rejects with why it did not come so far; what
   * was played then has gone on undisturbed.
   */
  async takeOver(sources: readonly PlayerSource[], line: number, lines?: Lines): Promise<void> {
    const overtaken = new LiveError(LiveCode.ERROR_REFUSED, 'Another stream was asked for meanwhile.');
    this.#trial?.abort(overtaken);
    const trial = new AbortController();
    this.#trial = trial;
    try {
      const { Decks, playUnseen, deafListener } = await loadPart('take-over', import('./take-over.ts'));
      trial.signal.throwIfAborted();
      this.#decks ??= new Decks(this.#video);
      const { config, latency } = this;
      const video = this.#decks.spare();
      const resume = this.#playback?.resumePoint;
      const retry = createRetry(config.retry);
      const playback = await playUnseen({ sources, line, video, config, latency, resume, retry, signal: trial.signal });
      if (trial.signal.aborted) {
        playback.end(deafListener);
        throw trial.signal.reason;
      }
      if (this.#decks.fixed) {
        // A video that fills the screen by itself cannot hand that on. The other stream is known to play, so it may.
        playback.end(deafListener);
        this.#change(sources, line);
        this.#resume = resume;
        void this.#begin();
      } else {
        this.#adopt(playback, sources, line, lines, deafListener);
        this.#retry = retry;
      }
    } finally {
      if (this.#trial === trial) this.#trial = undefined;
    }
  }

  /** Lets go of the video for good. */
  destroy(): void {
    this.stop();
    this.#deck.abort();
    if (this.#decks) this.#video = this.#decks.end();
  }

  /** Goes to the live edge, and plays there if it was let go meanwhile. */
  seekToLive(): void {
    this.#playback?.seekToLive();
    this.#announce();
  }

  #adopt(
    playback: Playback,
    sources: readonly PlayerSource[],
    line: number,
    lines: Lines | undefined,
    deaf: PlaybackListener,
  ): void {
    this.#tell(new Event('attemptend'));
    // Emptying a video resets its speed.
    const rate = this.#playback?.userRate ?? this.#video.playbackRate;
    this.#playback?.end(deaf);
    this.#run?.abort();
    this.#run = new AbortController();
    this.#playback = playback;
    this.#video = this.#decks!.swap();
    this.#video.playbackRate = rate;
    this.#listen();
    this.#change(sources, line);
    playback.adopt(this.#listener, lines);
    this.#error = this.#repairing = undefined;
    const { wanted, blocked } = this.#facts;
    this.#facts = { ...rested, loaded: true, wanted: wanted || this.#facts.failed, blocked, shown: true };
    if (this.#listener.wants()) void playback.play();
    else this.#video.pause();
    this.#tell(new Event('videochange'));
    this.#announce();
    for (const type of ['connected', 'levelschange', 'levelchange', 'audiotrackschange', 'firstframe'] as const)
      this.#tell(new Event(type));
  }

  #change(sources: readonly PlayerSource[], line: number): void {
    const moved = line !== this.#line || sources !== this.#sources;
    this.#sources = sources;
    this.#line = line;
    this.#wasLive = false;
    if (moved) this.#tell(new Event('linechange'));
  }

  /** Plays the sources afresh; settles with the first attempt. */
  async #begin(): Promise<void> {
    this.#endPlayback();
    this.#error = this.#repairing = undefined;
    const { config, latency } = this;
    const run = new AbortController();
    const retry = createRetry(config.retry);
    this.#run = run;
    this.#retry = retry;
    this.#update({ ...rested, loaded: true, wanted: this.#facts.wanted });
    this.#watchPage();
    const early = loadEarly(this.#sources[this.#line]!, config);
    const Playback = await this.#loadPlayback(run.signal, retry);
    if (!Playback) return;
    const playback = new Playback({
      sources: this.#sources,
      line: this.#line,
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
          this.#update({ failures: retry.attempt });
          this.#listener.onRetry(failure);
          await pause;
        } catch {
          if (!signal.aborted) this.#giveUp(failure);
        }
      }
    return undefined;
  }

  #lineFell(error: LiveError): void {
    const from = this.#line;
    this.#line = this.#playback?.line ?? from;
    const { preferred } = this.#playback?.lines ?? {};
    this.#tell(new Event('linechange'));
    if (this.#line === preferred) return;
    const message = `Line ${from + 1} does not play well; line ${this.#line + 1} is used instead.`;
    const detail = { from, to: this.#line };
    this.#warn(new LiveError(LiveCode.WARNING_FALLBACK_USED, message, { cause: error, detail }));
  }

  /** The preferred line gets a chance, out of sight. */
  async #comeBack(line: number): Promise<void> {
    const playback = this.#playback;
    const lines = playback?.lines;
    if (!lines || this.#trial) return playback?.returnFailed();
    try {
      await this.takeOver(this.#sources, line, lines);
    } catch (error) {
      log.info(`Line ${line + 1} is not back yet: ${toLiveError(error).message}`);
      playback.returnFailed();
    }
  }

  #onNotice(notice: EngineNotice): void {
    if (notice.type === 'sei') this.#tell(new SeiMessageEvent('seimessage', notice));
    else if (notice.type === 'segmentskip') {
      const { from, to, url } = notice.skip;
      const message = `A part of ${(to - from).toFixed(1)} s could not be had and was skipped.`;
      this.#warn(new LiveError(LiveCode.WARNING_SEGMENT_SKIPPED, message, { detail: { url } }));
      this.#tell(new SegmentSkipEvent('segmentskip', notice));
    } else this.#tell(new Event(eventOfNotice[notice.type]));
  }

  #listen(): void {
    this.#deck.abort();
    const video = this.#video;
    const { signal } = (this.#deck = new AbortController());
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
    on('seeked', () => this.#announce());
  }

  #watchPage(): void {
    if (this.#watchesPage) return;
    this.#watchesPage = true;
    const begin = async () => {
      const { watchPage } = await loadPart('page-watch', import('./page-watch.ts'));
      watchPage(this.#life, {
        onSeen: () => this.#pageSeen(),
        onWake: () => this.#playback?.wake(),
        onNetwork: () => this.#playback?.wake(),
        onLeave: () => this.#pageLeft(),
        onComeBack: () => this.#pageBack(),
      });
    };
    // Without it the player only reacts later, and the next source tries to load it again.
    begin().catch(() => (this.#watchesPage = false));
  }

  #pageSeen(): void {
    if (!this.#facts.wanted || !this.#playback?.running) return;
    this.#playback.return();
    if (this.#video.paused && !this.#facts.blocked && !this.#facts.ended) void this.#playback.play();
  }

  /** A page that holds connections cannot be kept by the browser, and theirs would be dead when it comes back. */
  #pageLeft(): void {
    if (!this.#run || this.live === false) return;
    this.#left = true;
    this.#endPlayback();
  }

  #pageBack(): void {
    if (!this.#left) return;
    this.#left = false;
    if (this.#facts.wanted) void this.#begin();
  }

  #endPlayback(): void {
    const playback = this.#playback;
    const run = this.#run;
    if (playback) this.#resume = playback.resumePoint;
    this.#playback = this.#run = this.#retry = undefined;
    run?.abort();
    playback?.end();
  }

  #warn(error: LiveError): void {
    this.#tell(new LiveErrorEvent('warning', { error }));
  }

  #update(facts: Partial<PlayerFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#announce();
  }

  #announce(): void {
    const facts = this.#facts;
    const playback = this.#playback;
    this.#wasLive ||= this.live === true;
    this.#state = stateOf(facts);
    const liveState = liveStateOf({
      facts,
      live: this.live,
      wasLive: this.#wasLive,
      atEdge: playback?.atEdge ?? false,
      repairing: this.#repairing,
    });
    const now = [this.#state, facts.failures, this.nextRetryAt].join();
    const changed = liveState !== this.#liveState;
    this.#liveState = liveState;
    if (now !== this.#announced) {
      this.#announced = now;
      this.#tell(new Event('statechange'));
    }
    if (changed) this.#tell(new Event('livestatechange'));
  }
}
