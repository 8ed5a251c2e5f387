import type { RunningEngine } from './engine.ts';
import type { PlayerConfig } from './player-config.ts';

/** Catching up begins this share of the target behind it, at most `maxSlack` seconds, and ends at the target. */
const slackShare = 0.3;
const maxSlack = 0.4;

/** Seconds above the target that a tab which comes back may stay behind. */
const returnSlack = 1;

/**
 * Keeps a live stream near its edge, for every engine that can tell its latency: a small lag is made up by a little more
 * speed, a large one by a jump. A speed that the user has set is never touched.
 */
export class LiveEdge {
  readonly #video: HTMLVideoElement;
  readonly #config: Pick<PlayerConfig, 'maxLatency' | 'catchUp'>;
  #ownRate = 1;
  /** False until the target was reached once: how far behind a viewer joins is an accident of the GOP. */
  #settled = false;

  constructor(video: HTMLVideoElement, config: Pick<PlayerConfig, 'maxLatency' | 'catchUp'>) {
    this.#video = video;
    this.#config = config;
  }

  /** Called twice a second while playing. Answers whether it jumped. */
  tick(running: RunningEngine): boolean {
    const { latency, targetLatency: target } = running;
    if (latency === undefined || target === undefined || running.live === false) return false;
    if (latency > (this.#config.maxLatency ?? Math.max(2 * target, target + 1.2))) return this.#jump(running);
    const behind = latency - target;
    if (behind <= 0) this.#settled = true;
    else if (behind > Math.min(maxSlack, slackShare * target)) this.#settled = false;
    this.#setRate(this.#settled ? 1 : (this.#config.catchUp.rate ?? 1.1));
    return false;
  }

  /** Called when a hidden page comes back or a paused stream goes on. Answers whether it jumped. */
  return(running: RunningEngine): boolean {
    const { latency, targetLatency: target } = running;
    if (latency === undefined || target === undefined || running.live === false) return false;
    return latency > target + returnSlack && this.#jump(running);
  }

  /** Gives the video its own speed back. */
  release(): void {
    this.#setRate(1);
  }

  #jump(running: RunningEngine): boolean {
    this.#setRate(1);
    this.#settled = true;
    running.seekToLive?.();
    return running.seekToLive !== undefined;
  }

  #setRate(rate: number): void {
    if (rate === this.#ownRate || this.#video.playbackRate !== this.#ownRate) return;
    this.#video.playbackRate = this.#ownRate = rate;
  }
}
