/** No codec shows a picture later than this many pictures after it was decoded. */
const deepest = 32;

/**
 * When to decode pictures that come in decoding order with the times at which they are shown: the same times, sorted. Only
 * so much is looked ahead as pictures can be out of order, for a group of pictures may be as long as the film.
 */
export class DecodeOrder {
  readonly #times: number[] = [];

  /** Takes the time of the next picture to come. */
  add(time: number): void {
    const at = this.#times.findLastIndex((one) => one <= time);
    this.#times.splice(at + 1, 0, time);
  }

  /** Whether enough pictures are known to tell the next time. */
  get isReady(): boolean {
    return this.#times.length >= deepest;
  }

  /** When to decode the next picture. */
  next(): number | undefined {
    return this.#times.shift();
  }
}
