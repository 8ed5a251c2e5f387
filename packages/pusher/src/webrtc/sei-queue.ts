/** Messages that wait while no picture comes; the oldest of more are dropped. */
const limit = 100;

/** Hands each message once to every layer of a simulcast, one a picture. */
export class SeiQueue {
  #units: Uint8Array[] = [];
  /** The number of the first unit. */
  #first = 0;
  /** By layer, the number of the unit that is its next. */
  readonly #next = new Map<number, number>();

  add(unit: Uint8Array): void {
    this.#units.push(unit);
    if (this.#units.length > limit) this.#drop(1);
  }

  /** What goes into this picture of a layer. A layer that has just begun is not told what is over. */
  next(layer: number): Uint8Array | undefined {
    const at = Math.max(this.#first, this.#next.get(layer) ?? Math.max(this.#first, ...this.#next.values()));
    const unit = this.#units[at - this.#first];
    this.#next.set(layer, unit ? at + 1 : at);
    this.#drop(Math.max(0, Math.min(...this.#next.values()) - this.#first));
    return unit;
  }

  #drop(count: number): void {
    this.#units.splice(0, count);
    this.#first += count;
  }
}
