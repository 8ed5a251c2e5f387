/** Until so long after its first frame a source's time is set; from then on it is bent, for what it labels is seen. */
const settleUs = 500_000;
/** Microseconds over which the quickest arrival is looked for; two such windows are remembered. */
const windowUs = 2_000_000;
/** A drift smaller than this is left alone. */
const toleranceUs = 30_000;
/** How far the time is bent per frame, so that nobody sees it. */
const slewUs = 500;
/** A difference that no drift explains: a new epoch. */
const jumpUs = 1_000_000;

/**
 * Puts one source's timestamps, which count from an epoch of its own, on a clock that all sources share, so that
 * picture and sound stay together. Frames arrive late by chance but never early, so the quickest of the last seconds
 * tells the epoch; an epoch that drifts is followed slowly.
 */
export class SourceClock {
  readonly #now: () => number;
  #offset: number | undefined;
  #windowEnd = 0;
  #quickest = Infinity;
  #quickestBefore = Infinity;
  #settledAt = 0;
  #last = -Infinity;

  /** `now` is the shared clock, in microseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The shared clock's time of a frame that has just arrived; all in microseconds. */
  map(timestamp: number): number {
    const now = this.#now();
    const offset = now - timestamp;
    // Chromium's first sound under load can be stamped seconds ahead of all that follow.
    if (timestamp < this.#last || this.#last === -Infinity) this.#begin(now);
    this.#last = timestamp;
    if (now >= this.#windowEnd) {
      this.#quickestBefore = this.#quickest;
      this.#quickest = offset;
      this.#windowEnd = now + windowUs;
    } else this.#quickest = Math.min(this.#quickest, offset);

    const best = Math.min(this.#quickest, this.#quickestBefore);
    const drift = best - (this.#offset ?? -Infinity);
    if (now < this.#settledAt || Math.abs(drift) > jumpUs) this.#offset = best;
    else if (Math.abs(drift) > toleranceUs) this.#offset = (this.#offset ?? best) + Math.sign(drift) * slewUs;
    return timestamp + (this.#offset ?? best);
  }

  #begin(now: number): void {
    this.#settledAt = now + settleUs;
    this.#offset = undefined;
    this.#windowEnd = 0;
    this.#quickest = Infinity;
  }
}
