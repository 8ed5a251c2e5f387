/** Microseconds over which the quickest arrival is looked for; two such windows are remembered. */
const windowUs = 5_000_000;
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
  #settled = false;

  /** `now` is the shared clock, in microseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** From now on times are bent and no longer set: what they label is being sent. */
  settle(): void {
    this.#settled = true;
  }

  /** The shared clock's time of a frame that has just arrived; all in microseconds. */
  map(timestamp: number): number {
    const now = this.#now();
    const offset = now - timestamp;
    if (now >= this.#windowEnd) {
      this.#quickestBefore = this.#quickest;
      this.#quickest = offset;
      this.#windowEnd = now + windowUs;
    } else this.#quickest = Math.min(this.#quickest, offset);

    const best = Math.min(this.#quickest, this.#quickestBefore);
    const drift = best - (this.#offset ?? -Infinity);
    if (!this.#settled || Math.abs(drift) > jumpUs) this.#offset = best;
    else if (Math.abs(drift) > toleranceUs) this.#offset = (this.#offset ?? best) + Math.sign(drift) * slewUs;
    return timestamp + (this.#offset ?? best);
  }
}
