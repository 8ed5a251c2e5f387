import { LiveCode, LiveError, LiveErrorEvent, resolveConfig, toLiveError } from '@livelit/core';

import type { EngineAudioTrack, EngineLevel } from './engine.ts';
import { catchUpDefaults, type CatchUp, type LatencyContract } from './latency-settings.ts';
import type { LiveState } from './live-state.ts';
import { playerDefaults, type PlayerConfig } from './player-config.ts';
import { StreamSwitchedEvent } from './player-events.ts';
import type { PlayerState } from './player-state.ts';
import { PlayerSurface } from './player-surface.ts';
import { Session } from './session.ts';
import { toSources, type PlayerSource } from './source.ts';
import type { LivePlayerStatistics } from './statistics.ts';

/** An address, or more about a source. */
type Given = string | PlayerSource;

/**
 * Plays one stream after another in a `<video>`, and keeps trying while they are live.
 *
 * Nothing rejects and nothing is thrown after construction: what goes wrong arrives as `error` (gave up) or `warning`
 * (being repaired), both with a `LiveError`.
 */
export class LivePlayer extends PlayerSurface {
  /** The options in force. */
  readonly config: Readonly<PlayerConfig>;

  readonly #latency: LatencyContract;
  readonly #session: Session;

  /** Takes over `video`; options left out keep their defaults. */
  constructor(video: HTMLVideoElement, config: Partial<PlayerConfig> = {}) {
    super();
    this.config = resolveConfig(playerDefaults, config);
    const { targetLatency: target, maxLatency: max, minBuffer, catchUp } = this.config;
    this.#latency = { target, max, minBuffer, catchUp: { ...catchUpDefaults, ...catchUp } };
    const tell = (event: Parameters<LivePlayer['dispatchEvent']>[0]) => void this.dispatchEvent(event);
    this.#session = new Session({
      video,
      config: this.config,
      latency: this.#latency,
      life: this.life.signal,
      tell,
    });
    this.beginSurface();
  }

  /** The element played in; another one after `videochange`. */
  get video(): HTMLVideoElement {
    return this.#session.video;
  }

  /** What the player is doing. */
  get state(): PlayerState {
    return this.#session.status.state;
  }

  /** The line that is played, with an absolute URL. */
  get source(): PlayerSource | undefined {
    return this.sources[this.line];
  }

  /** The lines that were loaded, with absolute URLs. */
  get sources(): readonly PlayerSource[] {
    return this.#session.sources;
  }

  /** Index in `sources` of the line that is played. */
  get line(): number {
    return this.#session.line;
  }

  /** Why the state is `error`. */
  get error(): LiveError | undefined {
    return this.#session.error;
  }

  /** What went wrong and is being repaired, until the next picture. */
  get repairing(): LiveError | undefined {
    return this.#session.status.repairing;
  }

  /** Name of the engine at work, such as `hls`. */
  get engineName(): string | undefined {
    return this.#session.playback?.engineName;
  }

  /** Whether the stream goes on being made; `undefined` while nobody knows. */
  get live(): boolean | undefined {
    return this.#session.live;
  }

  /** Where the viewer is in time. */
  get liveState(): LiveState {
    return this.#session.status.liveState;
  }

  /** Whether a live stream plays as near to its edge as it should. */
  get isAtLiveEdge(): boolean {
    return this.liveState === 'live';
  }

  /** Seconds behind the live edge; `undefined` where nobody can tell. */
  get latency(): number | undefined {
    return this.#running?.latency;
  }

  /** Seconds between the scene and the screen; `undefined` where the stream carries no time of day. */
  get wallClockLatency(): number | undefined {
    return this.#running?.wallClockLatency;
  }

  /** Seconds behind the live edge to aim for; `undefined` leaves it to the protocol. May be changed at any time. */
  get targetLatency(): number | undefined {
    return this.#latency.target;
  }

  set targetLatency(target: number | undefined) {
    this.#changeLatency({ target });
  }

  /** Seconds behind the live edge beyond which the player jumps; `undefined` as in `config`. May be changed at any time. */
  get maxLatency(): number | undefined {
    return this.#latency.max;
  }

  set maxLatency(max: number | undefined) {
    this.#changeLatency({ max });
  }

  /** Seconds of media to have before playback starts, or goes on after a stall. May be changed at any time. */
  get minBuffer(): number | undefined {
    return this.#latency.minBuffer;
  }

  set minBuffer(minBuffer: number | undefined) {
    this.#changeLatency({ minBuffer });
  }

  /** How a player that fell behind comes back; what is left out has its default. May be changed at any time. */
  get catchUp(): CatchUp {
    return this.#latency.catchUp;
  }

  set catchUp(catchUp: Partial<CatchUp>) {
    this.#changeLatency({ catchUp: { ...catchUpDefaults, ...catchUp } });
  }

  /** The speed that the user wants; what catching up adds to it for a while is not told. */
  override get playbackRate(): number {
    return this.#session.playback?.userRate ?? this.video.playbackRate;
  }

  override set playbackRate(rate: number) {
    this.video.playbackRate = rate;
  }

  /** Failed attempts since the last picture. */
  get attempt(): number {
    return this.#session.status.facts.failures;
  }

  /** When the next attempt begins, in ms as `Date.now()`; `undefined` when none is waited for. */
  get nextRetryAt(): number | undefined {
    return this.#session.nextRetryAt;
  }

  /** The qualities of the stream; empty where there is no choice. */
  get levels(): readonly EngineLevel[] {
    return this.#running?.levels ?? [];
  }

  /** Index of the level that is played; -1 while nobody knows. */
  get level(): number {
    return this.#running?.level ?? -1;
  }

  /** Index of the level that was asked for, or `auto`. */
  get selectedLevel(): number | 'auto' {
    return this.#running?.selectedLevel ?? 'auto';
  }

  /** The sound tracks to choose from. */
  get audioTracks(): readonly EngineAudioTrack[] {
    return this.#running?.audioTracks ?? [];
  }

  /** Index of the sound track that is played; -1 while nobody knows. */
  get audioTrack(): number {
    return this.#running?.audioTrack ?? -1;
  }

  /** The numbers of the last interval; `undefined` before the first. */
  get statistics(): LivePlayerStatistics | undefined {
    return this.#session.statistics;
  }

  get #running() {
    return this.#session.playback?.running;
  }

  /**
   * Plays another source, or the same anew. Several are lines of one programme, the preferred one first: see
   * `config.lines`. Settles when the first attempt has connected or failed, or another source came first; never rejects.
   * `play` says whether to play it, instead of `config.autoplay`.
   */
  async load(
    source: Given | readonly Given[],
    { play = this.config.autoplay }: { play?: boolean } = {},
  ): Promise<void> {
    if (this.life.signal.aborted) return;
    let sources: readonly PlayerSource[];
    try {
      sources = toSources(source);
    } catch (error) {
      return this.#session.refuse(toLiveError(error));
    }
    await this.#session.load(sources, play);
  }

  /** Plays what is loaded, again if it was stopped, ended or failed. Never rejects; see `state`. */
  async play(): Promise<void> {
    if (this.source && !this.life.signal.aborted) await this.#session.play();
  }

  /** Holds the picture. A live stream goes on at its edge when `play()` is called. */
  pause(): void {
    this.#session.pause();
  }

  /** Ends playback and frees the network; `play()` begins again. */
  stop(): void {
    this.#session.stop();
  }

  /** Tries at once instead of waiting for the next attempt or for data; begins again after an error. */
  retry(): void {
    if (!this.life.signal.aborted) this.#session.retry();
  }

  /**
   * Plays another stream without a gap: it starts unseen, and takes over with its first picture. Fails when that does not
   * come, while the present stream goes on as it was. Settles then, never rejects; `streamswitched` tells how it went.
   *
   * Loudness, speed, captions and the like are kept, a picture-in-picture window too; a file begins at its beginning (for
   * other qualities of the same one there is `selectLine`). `video` is another one afterwards.
   * A video that by itself fills the screen, or plays on a television, stays: there the picture is gone for a moment.
   */
  async switchStream(source: Given): Promise<void> {
    let url = typeof source === 'string' ? source : source.url;
    let error: LiveError | undefined;
    let code: StreamSwitchedEvent['code'] = 0;
    try {
      const sources = toSources(source);
      url = sources[0]!.url;
      if (!this.#session.status.facts.loaded || this.life.signal.aborted)
        throw new LiveError(LiveCode.ERROR_REFUSED, 'There is no stream to switch from; call load().');
      await this.#session.switchTo(sources);
    } catch (failure) {
      const found = toLiveError(failure);
      error = found;
      code = await import('./switch-code.ts').then(
        ({ switchCode }) => switchCode(found),
        () => -3,
      );
    }
    this.dispatchEvent(new StreamSwitchedEvent('streamswitched', { url, code, error }));
  }

  /** Plays another of `sources`, and prefers it from now on; without a gap where something plays. Never rejects. */
  async selectLine(index: number): Promise<void> {
    if (this.sources[index] && !this.life.signal.aborted) return this.#session.selectLine(index);
    const message = `There is no line ${index} among ${this.sources.length}.`;
    this.#warn(new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message));
  }

  /** Goes to the live edge, from wherever a viewer or a pause has led. */
  seekToLive(): void {
    this.#session.seekToLive();
  }

  /**
   * How many seconds to play behind the live edge, at least and at most, as V2TXLive has it: sets `targetLatency`,
   * `minBuffer` and `maxLatency`. Answers `LiveCode.OK`, or ERROR_INVALID_PARAMETER unless 0 < min < max.
   */
  setCacheParams(min: number, max: number): typeof LiveCode.OK | typeof LiveCode.ERROR_INVALID_PARAMETER {
    if (!(min > 0 && max > min && max < Infinity)) return LiveCode.ERROR_INVALID_PARAMETER;
    this.#changeLatency({ target: min, minBuffer: min, max });
    return LiveCode.OK;
  }

  /** Plays one of `levels`, or leaves the choice to the engine. */
  setLevel(index: number | 'auto'): void {
    this.#running?.setLevel?.(index);
  }

  /** Plays one of `audioTracks`. */
  setAudioTrack(index: number): void {
    this.#running?.setAudioTrack?.(index);
  }

  /** Lets go of the video, the network and all listeners, for good. */
  destroy(): void {
    this.#session.destroy();
    this.life.abort();
  }

  #changeLatency(change: Partial<LatencyContract>): void {
    const wrong = Object.values(change).some((value) => typeof value === 'number' && !(value >= 0));
    if (wrong)
      return this.#warn(new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'Latencies are seconds, and not negative.'));
    Object.assign(this.#latency, change);
    this.#running?.latencyChanged?.();
  }

  #warn(error: LiveError): void {
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  }
}
