/** Reads bits, most significant first. Past the end it gives zeros and sets `overrun`. */
export class BitSource {
  overrun = false;
  /** Bits read so far. */
  position = 0;
  #data: Uint8Array;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** Bits that are left. */
  get left(): number {
    return Math.max(0, this.#data.length * 8 - this.position);
  }

  /** An unsigned number of up to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = this.#data[this.position >> 3];
      if (byte === undefined) this.overrun = true;
      value = value * 2 + (((byte ?? 0) >> (7 - (this.position & 7))) & 1);
      this.position++;
    }
    return value;
  }
}

/** The bytes of `[value, width]` pairs, most significant bit first, filled up with zeros. */
export function packBits(fields: readonly (readonly [value: number, width: number])[]): Uint8Array {
  const size = fields.reduce((sum, [, width]) => sum + width, 0);
  const data = new Uint8Array(Math.ceil(size / 8));
  let position = 0;
  for (const [value, width] of fields)
    for (let bit = width - 1; bit >= 0; bit--, position++)
      if ((value >> bit) & 1) data[position >> 3]! |= 0x80 >> (position & 7);
  return data;
}
