/** Milliseconds by which dates may be off before they are set right. */
const driftMs = 1000;

/** Dates for segments: they follow the stream's clock exactly, unless that strays from the wall clock. */
export class SegmentClock {
  #offset: number | undefined;
  #trusted = false;

  /** Says when something was captured, for a segment that is written later than that. */
  anchor(timeMs: number, dateMs: number): void {
    this.#offset = dateMs - timeMs;
    this.#trusted = true;
  }

  /** Wall clock, milliseconds since the epoch, of a time on the stream's clock that has just been reached. */
  dateOf(timeMs: number): number {
    const now = Date.now();
    const offset = this.#offset ?? now - timeMs;
    const strayed = !this.#trusted && Math.abs(offset + timeMs - now) > driftMs;
    this.#offset = strayed ? now - timeMs : offset;
    this.#trusted = false;
    return this.#offset + timeMs;
  }
}
