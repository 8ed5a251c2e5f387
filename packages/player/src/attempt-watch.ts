import { LiveCode, LiveError, onAbort, withDeadline } from '@livelit/core';

import { BlockMeter } from './block-meter.ts';
import { BufferGate } from './buffer-gate.ts';
import { aheadOf } from './buffered.ts';
import type { EngineStatistics, RunningEngine } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { hasSound } from './has-sound.ts';
import { HoleWatch } from './hole-watch.ts';
import type { LatencyContract } from './latency-settings.ts';
import { latencyLimit, LiveEdge } from './live-edge.ts';
import type { PlayRate } from './play-rate.ts';
import type { PlayerConfig } from './player-config.ts';
import { StallWatch } from './stall-watch.ts';
import { toStatistics, type LivePlayerStatistics, type Sample } from './statistics.ts';
import type { Attempt } from './supervise.ts';
import { TimeShift } from './time-shift.ts';
import { WaitMeter } from './wait-meter.ts';

/** Whom the watch tells. */
export interface WatchListener {
  /** The first picture of the attempt. */
  onFrame(): void;
  /** The picture began to wait for data, or goes on. */
  onStarved(starved: boolean): void;
  /** The picture waits though nobody has sought. */
  onStall(): void;
  /** A live stream has been paused for so long that it should be let go. */
  onIdle(): void;
  /** Twice a second: numbers may have changed that no event tells of. */
  onTick(): void;
  onWarning(error: LiveError): void;
  onStatistics(statistics: LivePlayerStatistics): void;
}

/** What a watch is made of. */
export interface WatchParts {
  readonly video: HTMLVideoElement;
  readonly config: Readonly<PlayerConfig>;
  readonly latency: Readonly<LatencyContract>;
  readonly rate: PlayRate;
  readonly attempt: Attempt;
  readonly listener: WatchListener;
  /** Seconds behind the live edge where the viewer was on purpose when the last connection broke. */
  readonly behind: number | undefined;
}

const tickMs = 500;

/** A picture that stands still this long is taken for blocked though the video has data: screens send few pictures. */
const slowPictureMs = 2000;

/** After a block of this length a live stream goes on at its edge, milliseconds. */
const longBlockMs = 2000;

/** Watches over one attempt: pictures, stalls, holes, latency and statistics, until the attempt ends. */
export class AttemptWatch {
  readonly #parts: WatchParts;
  readonly #blocks = new BlockMeter();
  readonly #stalls: StallWatch;
  readonly #holes: HoleWatch;
  readonly #edge: LiveEdge;
  readonly #gate: BufferGate;
  readonly #waits: WaitMeter;
  #frames = 0;
  #framesAtTick = 0;
  #blockedSince: number | undefined;
  #pausedSince: number | undefined;
  #behind: number | undefined;
  #running: RunningEngine | undefined;
  #shift: TimeShift | undefined;
  #sample: Sample | undefined;

  /** Pictures are watched from now on, everything else from `begin`. */
  constructor(parts: WatchParts) {
    const { video, config, latency, rate, attempt, behind } = parts;
    const { signal } = attempt;
    this.#parts = parts;
    this.#behind = behind;
    this.#stalls = new StallWatch(config.stallTimeout);
    this.#holes = new HoleWatch(video, config.stallTimeout / 2);
    this.#edge = new LiveEdge(rate, latency);
    this.#gate = new BufferGate(video, rate, latency, signal);
    this.#waits = new WaitMeter(video, signal);
    watchFrames(video, signal, (now, presented) => this.#onFrame(now, presented));
    onAbort(signal, () => {
      rate.hold(false);
      rate.catchUp(1);
    });
  }

  /** The engine has connected; `wanted` tells whether it should be playing. */
  begin(running: RunningEngine, wanted: () => boolean): void {
    const { attempt, config, video } = this.#parts;
    const { signal } = attempt;
    this.#running = running;
    this.#shift = new TimeShift(video, running, signal);
    this.#gate.hold();
    const ticks = setInterval(() => void this.#tick(running, wanted()), tickMs);
    onAbort(signal, () => clearInterval(ticks));
    const interval = config.statisticsInterval;
    if (interval <= 0) return;
    void this.#measure(running);
    const measures = setInterval(() => void this.#measure(running), interval * 1000);
    onAbort(signal, () => clearInterval(measures));
  }

  /** Whether the viewer left the live edge on purpose. */
  get shifted(): boolean {
    return this.#shift?.shifted ?? this.#behind !== undefined;
  }

  /** Whether playback is as near to the live edge as it should be. */
  get atEdge(): boolean {
    const { latency, targetLatency } = this.#running ?? {};
    if (this.shifted) return false;
    return latency === undefined || latency <= latencyLimit(this.#parts.latency, targetLatency ?? 0);
  }

  /** The page, the user or the stream came back: what is live goes on at its edge, unless its viewer wants otherwise. */
  return(): void {
    if (this.#running && !this.shifted && this.#edge.return(this.#running)) this.#jump(this.#running);
  }

  /** The viewer wants to be at the live edge. */
  seekToLive(): void {
    this.#behind = undefined;
    this.#shift?.move(() => this.#running?.seekToLive?.(), false);
  }

  /** There is reason to doubt the connection. */
  suspect(): void {
    this.#stalls.suspect(performance.now() / 1000);
  }

  #onFrame(now: number, presented: number): void {
    const first = this.#frames === 0;
    this.#frames = presented;
    this.#blocks.frame(now);
    this.#shift?.look();
    if (first) this.#parts.listener.onFrame();
    if (this.#blockedSince !== undefined && !this.#parts.rate.held) this.#goOn(now);
  }

  async #tick(running: RunningEngine, wanted: boolean): Promise<void> {
    const { video, rate, config, attempt, listener } = this.#parts;
    const now = performance.now();
    this.#gate.look();
    this.#shift?.look();
    const { held } = rate;
    const due = wanted && !video.paused && !video.ended && !held;
    const starved = video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    // Counters can cost a getStats(), and matter only when the picture stands still.
    const still = this.#frames === this.#framesAtTick;
    this.#framesAtTick = this.#frames;
    const counted = due && still ? await countedBy(running) : {};
    if (attempt.signal.aborted) return;

    if ((!due && !held) || document.hidden) this.#blocks.rest();
    if (held || this.#blocks.gapAt(now) > (starved ? 0 : slowPictureMs)) this.#block(now);
    else if (this.#blockedSince !== undefined) this.#goOn(now);
    if (due) this.#mend(now);
    else this.#holes.rest();
    if (due) this.#keepNear(running);
    this.#letGoWhenIdle(running, wanted, now);
    if (attempt.signal.aborted) return;
    listener.onTick();
    const { currentTime: position } = video;
    const pulse = { now: now / 1000, frames: this.#frames, position, due, hidden: document.hidden, starved, counted };
    if (!this.#stalls.isDead(pulse)) return;
    const message = `No new picture came for ${config.stallTimeout} s.`;
    attempt.fail(new LiveError(LiveCode.ERROR_SOURCE_STALE, message));
  }

  #mend(now: number): void {
    const remedy = this.#holes.look(now / 1000);
    if (!remedy) return;
    const what =
      remedy === 'nudged'
        ? 'The picture was stuck and got a push.'
        : `A hole of ${remedy.skipped.toFixed(1)} s was skipped.`;
    this.#parts.listener.onWarning(new LiveError(LiveCode.WARNING_BUFFER_STALL, what));
  }

  #keepNear(running: RunningEngine): void {
    const shift = this.#shift!;
    const { video } = this.#parts;
    this.#resumeShifted(running);
    if (!this.shifted) {
      if (this.#edge.tick(running)) this.#jump(running);
      return;
    }
    this.#edge.rest();
    // What has left the window of the stream cannot be had any more.
    const { seekable, currentTime } = video;
    if (seekable.length > 0 && currentTime < seekable.start(0) - 1)
      shift.move(() => (video.currentTime = video.seekable.start(0) + 1));
  }

  /** A viewer who was behind on purpose when the connection broke goes on where they were. */
  #resumeShifted(running: RunningEngine): void {
    const { latency } = running;
    const { video } = this.#parts;
    if (this.#behind === undefined || latency === undefined || this.#frames === 0) return;
    const first = video.seekable.length > 0 ? video.seekable.start(0) : video.currentTime;
    const position = Math.max(first, video.currentTime - (this.#behind - latency));
    this.#behind = undefined;
    this.#shift!.move(() => (video.currentTime = position), true);
  }

  #letGoWhenIdle(running: RunningEngine, wanted: boolean, now: number): void {
    const { config, listener } = this.#parts;
    if (wanted || running.live !== true || config.pauseTimeout <= 0 || this.shifted) this.#pausedSince = undefined;
    else if (now - (this.#pausedSince ??= now) >= config.pauseTimeout * 1000) listener.onIdle();
  }

  async #measure(running: RunningEngine): Promise<void> {
    const counted = await countedBy(running);
    const { video, attempt, listener } = this.#parts;
    if (attempt.signal.aborted) return;
    const now = performance.now();
    const sample: Sample = {
      now,
      width: video.videoWidth,
      height: video.videoHeight,
      frames: this.#frames,
      dropped: video.getVideoPlaybackQuality?.().droppedVideoFrames,
      blocked: this.#blocks.take(now),
      waited: hasSound(video) ? this.#waits.take(now) : undefined,
      ahead: running.live === true ? aheadOf(video) * 1000 : undefined,
      latency: running.latency,
      counted,
    };
    const before = this.#sample;
    this.#sample = sample;
    if (before) listener.onStatistics(toStatistics(before, sample));
  }

  #block(now: number): void {
    if (this.#blockedSince !== undefined) return;
    const { video, rate, listener } = this.#parts;
    this.#blockedSince = now;
    listener.onStarved(true);
    if (rate.held && this.#frames <= 1) return;
    listener.onWarning(new LiveError(LiveCode.WARNING_VIDEO_BLOCK, 'The picture stands still for want of data.'));
    if (!video.seeking) listener.onStall();
  }

  #goOn(now: number): void {
    const long = now - this.#blockedSince! > longBlockMs;
    this.#blockedSince = undefined;
    this.#parts.listener.onStarved(false);
    if (long) this.return();
  }

  #jump(running: RunningEngine): void {
    this.#shift!.move(() => running.seekToLive?.(), false);
    const message = 'Playback fell behind and jumped to the live edge.';
    this.#parts.listener.onWarning(new LiveError(LiveCode.WARNING_LATENCY_TOO_HIGH, message));
  }
}

/** What the engine counted; nothing when it fails or does not answer, for the watch must go on without. */
async function countedBy(running: RunningEngine): Promise<EngineStatistics> {
  try {
    const late = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The engine did not tell its numbers in time.');
    return (await withDeadline(Promise.resolve(running.statistics?.()), tickMs, late)) ?? {};
  } catch {
    return {};
  }
}
