/** Apart by more than this, sound is missing or twice there; by less, it is jitter. Seconds. */
const tolerance = 0.1;
/** How fast the line follows a slow drift between the sound card and the page, per block. */
const follow = 0.01;

/** What to do with one block of sound, in sample frames. */
export interface Placement {
  /** Silence to write before it. */
  readonly silence: number;
  /** Frames of it to leave out, from its start. */
  readonly skip: number;
}

/**
 * Keeps sound an unbroken row of samples. The sound card's clock is never stretched: what it drifts from the page's
 * clock is kept in `drift`, and pictures are moved by that instead.
 */
export class AudioLine {
  readonly #sampleRate: number;
  #written = 0;
  #drift = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Sample frames so far. */
  get written(): number {
    return this.#written;
  }

  /** Seconds so far. */
  get end(): number {
    return this.#written / this.#sampleRate;
  }

  /** How much later the page's clock is than the samples, in seconds. Subtract it from the time of a picture. */
  get drift(): number {
    return this.#drift;
  }

  /** Places a block of `frames` that began at `start` seconds, and counts it as written. */
  place(start: number, frames: number): Placement {
    const deviation = start - this.end - this.#drift;
    let silence = 0;
    let skip = 0;
    if (this.#written === 0) silence = Math.round(Math.max(0, start) * this.#sampleRate);
    else if (deviation > tolerance) silence = Math.round(deviation * this.#sampleRate);
    else if (deviation < -tolerance) skip = Math.min(frames, Math.round(-deviation * this.#sampleRate));
    else this.#drift += deviation * follow;
    this.#written += silence + frames - skip;
    return { silence, skip };
  }

  /** How many frames of silence bring the line up to `until` seconds; counts them as written. */
  fill(until: number): number {
    const silence = Math.max(0, Math.round((until - this.#drift) * this.#sampleRate) - this.#written);
    this.#written += silence;
    return silence;
  }
}
