/** Reads the bits of a NAL unit, emulation prevention bytes left out. Past the end it gives zeros and sets `overrun`. */
export class BitReader {
  overrun = false;
  #data: Uint8Array;
  #byte: number;
  #bit = 0;
  #zeros = 0;

  constructor(nal: Uint8Array, start: number) {
    this.#data = nal;
    this.#byte = start;
    this.#skipEmulation();
  }

  bit(): number {
    const byte = this.#data[this.#byte];
    if (byte === undefined) {
      this.overrun = true;
      return 0;
    }
    const value = (byte >> (7 - this.#bit)) & 1;
    if (++this.#bit === 8) {
      this.#bit = 0;
      this.#zeros = byte === 0 ? this.#zeros + 1 : 0;
      this.#byte++;
      this.#skipEmulation();
    }
    return value;
  }

  /** An unsigned number of up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v): unsigned Exp-Golomb. */
  unsigned(): number {
    let zeros = 0;
    while (zeros < 32 && !this.overrun && this.bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v): signed Exp-Golomb. */
  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  }

  #skipEmulation(): void {
    if (this.#zeros >= 2 && this.#data[this.#byte] === 3) {
      this.#byte++;
      this.#zeros = 0;
    }
  }
}
