/** Bytes of payload a second, and at once: more would eat into the bitrate of the picture. */
const bytesPerSecond = 10_000;

/** Keeps SEI messages within 10 kB a second. */
export class SeiBudget {
  #left = bytesPerSecond;
  #at = performance.now();

  /** Whether so many bytes may be sent now; those of what may are used up. */
  takes(bytes: number): boolean {
    const now = performance.now();
    this.#left = Math.min(bytesPerSecond, this.#left + ((now - this.#at) / 1000) * bytesPerSecond);
    this.#at = now;
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}
