/** Follows a counter of 16 or 32 bits beyond its wrap-around, by taking the nearest value to the last one. */
export class Unwrap {
  #modulus: number;
  #last: number | undefined;

  /** @param bits Width of the counter. */
  constructor(bits: 16 | 32) {
    this.#modulus = 2 ** bits;
  }

  /** The value on the endless line. The first one gets one turn of the counter in hand, so that none is negative. */
  next(value: number): number {
    const modulus = this.#modulus;
    if (this.#last === undefined) return (this.#last = value + modulus);
    const forward = (((value - this.#last) % modulus) + modulus) % modulus;
    const distance = forward < modulus / 2 ? forward : forward - modulus;
    return (this.#last += distance);
  }
}
