/** Seconds that timestamps may go ahead or back at once and still count as the stream's own. */
const maxAhead = 5;
const maxBack = 0.5;

/** Of a track: its last timestamp, and what became of it. */
interface TrackTime {
  readonly raw: number;
  readonly out: number;
}

/** The tracks that share a clock. */
export type TimedTrack = 'audio' | 'video';

/**
 * Makes timestamps of a live stream go on where they jump: a publisher that comes back begins anew, a server may give
 * both tracks clocks of their own, 32 bits (FLV) or 33 bits (MPEG-TS) wrap. mpegts.js would fill a jump ahead with
 * silence sample by sample, drop the sound after one back, and freeze the picture at both.
 */
export class Retimer {
  readonly #wrap: number;
  readonly #perSecond: number;
  readonly #tracks: { audio?: TrackTime; video?: TrackTime } = {};

  /** `perSecond` units a second, which wrap after 2 to the power of `bits`. */
  constructor(perSecond: number, bits: number) {
    this.#perSecond = perSecond;
    this.#wrap = 2 ** bits;
  }

  /** The decoding time of a sample, going on from those before. Begins at one second. */
  next(track: TimedTrack, raw: number): number {
    const own = this.#tracks[track];
    const other = this.#tracks[track === 'audio' ? 'video' : 'audio'];
    const step = own && this.#distance(own.raw, raw);
    const aside = other && this.#distance(other.raw, raw);
    let out: number;
    if (own && this.#isSmall(step!)) out = own.out + step!;
    else if (other && this.#isSmall(aside!)) out = other.out + aside!;
    else out = Math.max(own?.out ?? 0, other?.out ?? 0) + (own || other ? this.#perSecond / 25 : this.#perSecond);
    // Never before the stream's begin, which a late second track may try.
    out = Math.max(0, out);
    this.#tracks[track] = { raw, out };
    return out;
  }

  /** A timestamp beside that of the track's latest sample. */
  beside(track: TimedTrack, raw: number): number {
    const own = this.#tracks[track];
    return own ? Math.max(0, own.out + this.#distance(own.raw, raw)) : raw;
  }

  /** How far it is from one to the other, over the wrap if that is shorter. */
  #distance(from: number, to: number): number {
    const ahead = (((to - from) % this.#wrap) + this.#wrap) % this.#wrap;
    return ahead > this.#wrap / 2 ? ahead - this.#wrap : ahead;
  }

  #isSmall(step: number): boolean {
    return step < maxAhead * this.#perSecond && step > -maxBack * this.#perSecond;
  }
}
