import type { EngineStatistics } from './engine.ts';

/** What is known of a stream's life at one moment. */
export interface Pulse {
  /** Seconds of `performance.now()`. */
  readonly now: number;
  /** Pictures presented so far. */
  readonly frames: number;
  /** Position of the video, seconds. */
  readonly position: number;
  /** Whether a picture should be moving: wanted, not paused, not ended. */
  readonly due: boolean;
  /** Whether the page is hidden, so that pictures are not presented. */
  readonly hidden: boolean;
  /** Whether the video has nothing left to play. */
  readonly starved: boolean;
  /** What the engine counted. */
  readonly counted: EngineStatistics;
}

/** Pulses that are so far apart, seconds, were not made on purpose. */
const longestTick = 2;

/** Seconds without a sign of life after which a connection that is suspected to be dead is taken for it. */
const suspectTimeout = 3;

/** How many times the patience is for a slow network that still delivers. */
const slowNetworkFactor = 4;

/**
 * Looks at pulses and says when the stream is dead: no new picture for `timeout` seconds although one is due. Three
 * cases are no death: in a hidden tab the position or the bytes show life; a stream that starves but still receives
 * gets four times as long; a source that sends sound but no picture rests.
 */
export class StallWatch {
  readonly #timeout: number;
  #last: Pulse | undefined;
  #aliveAt = 0;
  #bytesAt = 0;
  #videoBytesAt = 0;
  #suspectSince: number | undefined;

  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** There is reason to doubt the connection: it has to show life within a few seconds. */
  suspect(now: number): void {
    this.#suspectSince = now;
  }

  /** Whether the stream is dead by this pulse. */
  isDead(pulse: Pulse): boolean {
    const { now, counted } = pulse;
    const last = this.#last;
    this.#last = pulse;
    // A gap between pulses means that the machine slept or the timer was throttled: nothing was seen, so nothing counts.
    const unseen = !last || now - last.now > Math.max(longestTick, this.#timeout / 2);
    const moves = !!last && (pulse.frames !== last.frames || (pulse.hidden && pulse.position !== last.position));
    const before = last?.counted.bytes;
    const fedNow = before !== undefined && counted.bytes !== undefined && counted.bytes !== before;
    if (moves || fedNow || !pulse.due) this.#suspectSince = undefined;
    if (unseen || pulse.frames !== last.frames || !pulse.due) {
      this.#aliveAt = this.#bytesAt = this.#videoBytesAt = now;
      return false;
    }
    if (counted.bytes !== last.counted.bytes) this.#bytesAt = now;
    if (counted.videoBytes !== last.counted.videoBytes) this.#videoBytesAt = now;
    if (pulse.hidden) this.#aliveAt = pulse.position === last.position ? Math.max(this.#aliveAt, this.#bytesAt) : now;
    if (this.#suspectSince !== undefined && now - this.#suspectSince >= Math.min(suspectTimeout, this.#timeout))
      return true;
    const fed = now - this.#bytesAt < this.#timeout;
    const still = now - this.#aliveAt;
    if (still < this.#timeout) return false;
    if (!fed) return true;
    if (pulse.starved) return still >= this.#timeout * slowNetworkFactor;
    const pictureRests = counted.videoBytes !== undefined && now - this.#videoBytesAt >= this.#timeout;
    return !pictureRests;
  }
}
