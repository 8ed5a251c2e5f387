/** Planes of as many channels as wanted: mono is doubled, stereo is mixed down, of more the first two count. */
export function toChannels(planes: readonly Float32Array[], wanted: number): readonly Float32Array[] {
  const [left = new Float32Array(), right = left] = planes;
  if (wanted === 2) return [left, right];
  return [right === left ? left : left.map((sample, index) => (sample + (right[index] ?? 0)) / 2)];
}

/** Changes the rate of one unbroken row of samples, block by block, by straight lines between samples. */
export class Resampler {
  readonly #step: number;
  #place = 0;
  #before: readonly number[] | undefined;

  constructor(from: number, to: number) {
    this.#step = from / to;
  }

  /** The next block, in the new rate. */
  convert(planes: readonly Float32Array[]): readonly Float32Array<ArrayBuffer>[] {
    const length = planes[0]?.length ?? 0;
    const before = this.#before ?? planes.map((plane) => plane[0] ?? 0);
    // Place 0 is the last sample of the block before, so that a line can be drawn across the seam.
    const count = Math.max(0, Math.ceil((length - this.#place) / this.#step));
    const converted = planes.map((plane, channel) => {
      const out = new Float32Array(count);
      for (let index = 0; index < count; index += 1) {
        const place = this.#place + index * this.#step;
        const whole = Math.floor(place);
        const from = whole === 0 ? (before[channel] ?? 0) : (plane[whole - 1] ?? 0);
        out[index] = from + (place - whole) * ((plane[whole] ?? 0) - from);
      }
      return out;
    });
    this.#place += count * this.#step - length;
    this.#before = planes.map((plane) => plane[length - 1] ?? 0);
    return converted;
  }
}
