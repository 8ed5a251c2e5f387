/** The time line of the file: it begins with the first picture (or sound) and stands still while paused. */
export class RecordingClock {
  #zero: number | undefined;
  #pausedAt: number | undefined;
  #resumedAt = -Infinity;

  get started(): boolean {
    return this.#zero !== undefined;
  }

  get paused(): boolean {
    return this.#pausedAt !== undefined;
  }

  /** All moments are those of `performance.now()`, in milliseconds. */
  start(now: number): void {
    this.#zero ??= now;
  }

  pause(now: number): void {
    this.#pausedAt ??= now;
  }

  resume(now: number): void {
    if (this.#pausedAt === undefined) return;
    // Paused before anything came: there is no time line to hold still yet.
    if (this.#zero !== undefined) this.#zero += now - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#resumedAt = now;
  }

  /** Seconds into the file; undefined for a moment that is not in it: before the start, or within a pause. */
  at(moment: number): number | undefined {
    const live = this.#pausedAt === undefined ? moment >= this.#resumedAt : moment < this.#pausedAt;
    if (this.#zero === undefined || !live || moment < this.#zero) return undefined;
    return (moment - this.#zero) / 1000;
  }

  /** Length of the time line, in seconds. */
  elapsed(now: number): number {
    return this.#zero === undefined ? 0 : Math.max(0, ((this.#pausedAt ?? now) - this.#zero) / 1000);
  }
}
