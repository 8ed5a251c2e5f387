import { SourceClock } from '../flv/source-clock.ts';

/** Microseconds that a source's time may be away from the stage's and still be taken for the same clock. */
const sameClockUs = 1_000_000;

/** Microseconds that lie between two pictures at least: containers count in milliseconds. */
const leastGapUs = 1000;

/**
 * The timeline of the sent picture. It counts as the first source does, so that its pictures, and those of all sources
 * on the same clock, keep their capture time; others are fitted in.
 */
export class StageClock {
  readonly #now: () => number;
  #epoch: number | undefined;
  #last = -Infinity;

  /** `now` is any steady clock, in microseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The time of a picture that is captured now. */
  now(): number {
    return this.#now() + (this.#epoch ?? 0);
  }

  /** Makes `wanted`, or the nearest time after the last picture, the time of the next one; whole microseconds. */
  stamp(wanted: number): number {
    this.#last = Math.max(Math.round(wanted), this.#last + leastGapUs);
    return this.#last;
  }

  /** What puts the frames of one track, at their arrival, on this timeline. */
  follow(): (timestamp: number) => number {
    const foreign = new SourceClock(() => this.now());
    return (timestamp) => {
      const here = this.#now();
      this.#epoch ??= timestamp - here;
      if (Math.abs(timestamp - this.now()) > sameClockUs) return foreign.map(timestamp);
      // Frames arrive late by chance but never early.
      this.#epoch = Math.max(this.#epoch, timestamp - here);
      return timestamp;
    };
  }
}
