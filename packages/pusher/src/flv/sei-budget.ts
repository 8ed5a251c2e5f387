/** Bytes a second that messages may take. */
const bytesPerSecond = 10_000;

/**
 * Keeps SEI messages few: they go beside the picture, not instead of it. A message that is handed to several
 * destinations at once goes into the one picture that all of them get, so it counts once.
 */
export class SeiBudget {
  #left = bytesPerSecond;
  #at = 0;
  #latest: Uint8Array | undefined;
  readonly #told = new Set<number>();

  /** `full`: it is too much for this second. `known`: another destination has brought the same message just now. */
  admit(id: number, data: Uint8Array, now: number): 'new' | 'known' | 'full' {
    if (data === this.#latest && !this.#told.has(id)) {
      this.#told.add(id);
      return 'known';
    }
    this.#left = Math.min(bytesPerSecond, this.#left + ((now - this.#at) / 1000) * bytesPerSecond);
    this.#at = now;
    if (data.length > this.#left) return 'full';
    this.#left -= data.length;
    this.#latest = data;
    this.#told.clear();
    this.#told.add(id);
    queueMicrotask(() => (this.#latest = undefined));
    return 'new';
  }
}
