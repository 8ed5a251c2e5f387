import { LiveCode, LiveError, onAbort } from '@livelit/core';

import { BlockMeter } from './block-meter.ts';
import type { EngineStatistics, RunningEngine } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { LiveEdge } from './live-edge.ts';
import type { PlayerConfig } from './player-config.ts';
import { StallWatch } from './stall-watch.ts';
import { toStatistics, type LivePlayerStatistics, type Sample } from './statistics.ts';
import type { Attempt } from './supervise.ts';

/** Whom the watch tells. */
export interface WatchListener {
  /** The first picture of the attempt. */
  onFrame(): void;
  /** The picture began to wait for data, or goes on. */
  onStarved(starved: boolean): void;
  onWarning(error: LiveError): void;
  onStatistics(statistics: LivePlayerStatistics): void;
}

const tickMs = 500;

/** A picture that stands still this long is taken for blocked though the video has data: screens send few pictures. */
const slowPictureMs = 2000;

/** Watches over one attempt: pictures, stalls, latency and statistics, until the attempt ends. */
export class AttemptWatch {
  readonly #video: HTMLVideoElement;
  readonly #config: Readonly<PlayerConfig>;
  readonly #attempt: Attempt;
  readonly #listener: WatchListener;
  readonly #blocks = new BlockMeter();
  readonly #stalls: StallWatch;
  readonly #edge: LiveEdge;
  #frames = 0;
  #framesAtTick = 0;
  #blocked = false;
  #running: RunningEngine | undefined;
  #sample: Sample | undefined;

  /** Pictures are watched from now on, everything else from `begin`. */
  constructor(video: HTMLVideoElement, config: Readonly<PlayerConfig>, attempt: Attempt, listener: WatchListener) {
    this.#video = video;
    this.#config = config;
    this.#attempt = attempt;
    this.#listener = listener;
    this.#stalls = new StallWatch(config.stallTimeout);
    this.#edge = new LiveEdge(video, config);
    watchFrames(video, attempt.signal, (now, presented) => this.#onFrame(now, presented));
    onAbort(attempt.signal, () => this.#edge.release());
  }

  /** The engine has connected; `wanted` tells whether it should be playing. */
  begin(running: RunningEngine, wanted: () => boolean): void {
    this.#running = running;
    const { signal } = this.#attempt;
    const ticks = setInterval(() => void this.#tick(running, wanted()), tickMs);
    onAbort(signal, () => clearInterval(ticks));
    const interval = this.#config.statisticsInterval;
    if (interval <= 0) return;
    void this.#measure(running);
    const measures = setInterval(() => void this.#measure(running), interval * 1000);
    onAbort(signal, () => clearInterval(measures));
  }

  /** The page or the user came back: a live stream goes on at its edge. */
  return(): void {
    if (this.#running && this.#edge.return(this.#running)) this.#warnOfJump();
  }

  #onFrame(now: number, presented: number): void {
    const first = this.#frames === 0;
    this.#frames = presented;
    this.#blocks.frame(now);
    if (first) this.#listener.onFrame();
    if (this.#blocked) this.#setBlocked(false);
  }

  async #tick(running: RunningEngine, wanted: boolean): Promise<void> {
    const video = this.#video;
    const now = performance.now();
    const due = wanted && !video.paused && !video.ended;
    const starved = video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    // Counters can cost a getStats(), and matter only when the picture stands still.
    const still = this.#frames === this.#framesAtTick;
    this.#framesAtTick = this.#frames;
    const counted = due && still ? ((await running.statistics?.()) ?? {}) : {};
    if (this.#attempt.signal.aborted) return;

    if (!due || document.hidden) this.#blocks.rest();
    const blocked = this.#blocks.gapAt(now) > (starved ? 0 : slowPictureMs);
    if (blocked !== this.#blocked) this.#setBlocked(blocked);
    if (due && this.#edge.tick(running)) this.#warnOfJump();
    const { currentTime: position } = video;
    const pulse = { now: now / 1000, frames: this.#frames, position, due, hidden: document.hidden, starved, counted };
    if (!this.#stalls.isDead(pulse)) return;
    const message = `No new picture came for ${this.#config.stallTimeout} s.`;
    this.#attempt.fail(new LiveError(LiveCode.ERROR_SOURCE_STALE, message));
  }

  async #measure(running: RunningEngine): Promise<void> {
    const counted: EngineStatistics = (await running.statistics?.()) ?? {};
    if (this.#attempt.signal.aborted) return;
    const video = this.#video;
    const now = performance.now();
    const sample: Sample = {
      now,
      width: video.videoWidth,
      height: video.videoHeight,
      frames: this.#frames,
      dropped: video.getVideoPlaybackQuality?.().droppedVideoFrames,
      blocked: this.#blocks.take(now),
      latency: running.latency,
      counted,
    };
    const before = this.#sample;
    this.#sample = sample;
    if (before) this.#listener.onStatistics(toStatistics(before, sample));
  }

  #setBlocked(blocked: boolean): void {
    this.#blocked = blocked;
    this.#listener.onStarved(blocked);
    if (blocked)
      this.#listener.onWarning(
        new LiveError(LiveCode.WARNING_VIDEO_BLOCK, 'The picture stands still for want of data.'),
      );
  }

  #warnOfJump(): void {
    const message = 'Playback fell behind and jumped to the live edge.';
    this.#listener.onWarning(new LiveError(LiveCode.WARNING_LATENCY_TOO_HIGH, message));
  }
}
