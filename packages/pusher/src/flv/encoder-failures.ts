/** Failures within so many milliseconds count as one trouble, and so many of them end it. */
const withinMs = 10_000;
const most = 3;

/** Counts how often an encoder fails; one that goes on failing is not worth another. */
export class EncoderFailures {
  #times: number[] = [];

  /** Notes one at `now`, milliseconds. True when that was one too many. */
  add(now: number): boolean {
    this.#times = [...this.#times.filter((time) => now - time < withinMs), now];
    return this.#times.length >= most;
  }

  /** Whether any has happened lately. */
  get any(): boolean {
    return this.#times.length > 0;
  }
}
