/** Sound as planes of floats, at the time of its first sample on the shared clock. */
export interface PcmBlock {
  /** Microseconds. */
  readonly time: number;
  /** Hz. */
  readonly sampleRate: number;
  /** One array per channel, all of one length. */
  readonly planes: readonly Float32Array<ArrayBuffer>[];
}

/** A gap or an overlap smaller than this is jitter. */
const toleranceUs = 40_000;
/** More silence than this is not made at once; the line starts anew behind the gap. */
const longestFillUs = 2_000_000;

/**
 * Makes one line without holes of whatever sound comes: one sample rate, one number of channels, silence where nothing
 * came, nothing twice. Encoders count samples, so a line with holes would move sound away from the picture.
 */
export class PcmLine {
  readonly sampleRate: number;
  readonly channels: number;
  readonly #write: (block: PcmBlock) => void;
  #startUs: number | undefined;
  #written = 0;

  constructor(format: { sampleRate: number; channels: number }, write: (block: PcmBlock) => void) {
    this.sampleRate = format.sampleRate;
    this.channels = format.channels;
    this.#write = write;
  }

  /** Where the line ends, microseconds on the shared clock; undefined before the first sound. */
  get end(): number | undefined {
    return this.#startUs === undefined ? undefined : this.#startUs + this.#duration(this.#written);
  }

  add(block: PcmBlock): void {
    const planes = mix(resample(block, this.sampleRate), this.channels);
    const end = this.end ?? block.time;
    const gap = block.time - end;
    if (this.end === undefined || gap > longestFillUs) this.#startAt(block.time);
    else if (gap > toleranceUs) this.fillTo(block.time);
    const overlap = gap < -toleranceUs ? Math.round((-gap * this.sampleRate) / 1e6) : 0;
    this.#append(overlap ? planes.map((plane) => plane.subarray(overlap)) : planes);
  }

  /** Silence up to `time`, if the line has begun and ends before it. */
  fillTo(time: number): void {
    if (this.end === undefined) return;
    if (time - this.end > longestFillUs) this.#startAt(time - longestFillUs);
    const frames = Math.round(((time - this.end) * this.sampleRate) / 1e6);
    if (frames > 0) this.#append(Array.from({ length: this.channels }, () => new Float32Array(frames)));
  }

  #startAt(time: number): void {
    this.#startUs = time;
    this.#written = 0;
  }

  #append(planes: readonly Float32Array<ArrayBuffer>[]): void {
    const frames = planes[0]?.length ?? 0;
    if (frames === 0 || this.end === undefined) return;
    this.#write({ time: this.end, sampleRate: this.sampleRate, planes });
    this.#written += frames;
  }

  #duration(frames: number): number {
    return (frames * 1e6) / this.sampleRate;
  }
}

/** To `channels` planes: one is repeated, more are averaged into one or the first two kept. */
function mix(planes: readonly Float32Array<ArrayBuffer>[], channels: number): readonly Float32Array<ArrayBuffer>[] {
  if (planes.length === channels) return planes;
  const [first] = planes;
  if (!first) return [];
  if (planes.length === 1) return Array.from({ length: channels }, () => first);
  if (channels > 1) return planes.slice(0, channels);
  const sum = new Float32Array(first.length);
  for (const plane of planes) for (let i = 0; i < sum.length; i++) sum[i]! += plane[i]! / planes.length;
  return [sum];
}

/** Straight lines between samples: only sources that change their rate while they are sent come here. */
function resample({ planes, sampleRate }: PcmBlock, to: number): readonly Float32Array<ArrayBuffer>[] {
  if (sampleRate === to) return planes;
  const step = sampleRate / to;
  return planes.map((plane) => {
    const out = new Float32Array(Math.round(plane.length / step));
    const last = plane.length - 1;
    for (let i = 0; i < out.length; i++) {
      const at = Math.min(i * step, last);
      const left = Math.floor(at);
      const right = Math.min(left + 1, last);
      out[i] = plane[left]! + (plane[right]! - plane[left]!) * (at - left);
    }
    return out;
  });
}
