const windowMs = 2000;
/** A clock that is further off than this jumped: another device, a suspended machine. */
const jumpMs = 250;
const slewMs = 5;

/**
 * Puts the timestamps of one track on the clock of the page. Each source counts from its own zero (a camera from its
 * start, a canvas from the boot of the machine), so only the moment of arrival tells where they belong; and arrival
 * jitters, so the quickest arrival of the last two seconds is what counts.
 */
export class TrackClock {
  #offset: number | undefined;
  #best = Infinity;
  #windowEnd = 0;
  #last = -Infinity;

  /** When the moment that `timestampMs` names was, given that it arrived at `arrivalMs` (both in milliseconds). */
  place(timestampMs: number, arrivalMs: number): number {
    const delay = arrivalMs - timestampMs;
    // Nothing arrives before it happens: a smaller delay than assumed is always the better estimate. And a timestamp
    // that goes back is of another clock: Chromium stamps the first blocks of a Web Audio stream a second ahead.
    if (this.#offset === undefined || delay < this.#offset || timestampMs < this.#last) this.#restart(delay, arrivalMs);
    this.#last = timestampMs;
    this.#best = Math.min(this.#best, delay);
    if (arrivalMs >= this.#windowEnd) {
      const later = this.#best - this.#offset!;
      this.#restart(this.#offset! + (later > jumpMs ? later : Math.min(later, slewMs)), arrivalMs);
    }
    return timestampMs + this.#offset!;
  }

  #restart(offset: number, arrivalMs: number): void {
    this.#offset = offset;
    this.#best = Infinity;
    this.#windowEnd = arrivalMs + windowMs;
  }
}
