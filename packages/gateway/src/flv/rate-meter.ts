const slotMs = 250;
const slots = 20;

/** Averages a byte rate over the last five seconds. */
export class RateMeter {
  #bytes = new Float64Array(slots);
  #slot = 0;

  /** Counts bytes at a time in milliseconds and answers the average, kbps. */
  add(bytes: number, nowMs: number): number {
    const slot = Math.floor(nowMs / slotMs);
    const passed = Math.min(Math.max(slot - this.#slot, 0), slots);
    for (let i = 1; i <= passed; i++) this.#bytes[(slot - passed + i) % slots] = 0;
    this.#slot = Math.max(slot, this.#slot);
    this.#bytes[this.#slot % slots]! += bytes;
    return (this.#bytes.reduce((sum, some) => sum + some, 0) * 8) / (slots * slotMs);
  }
}
