/** What is asked for at best. */
export interface LadderTop {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly kbps: number;
}

/** What is encoded at a bitrate that carries less. */
export interface Rung {
  /** Part of the width and of the height, 1 to 1/3. */
  readonly scale: number;
  readonly fps: number;
}

/** Bits per pixel below which fewer pixels look better. */
const fewest = 0.035;
/** A rung up must promise this much more, or a bitrate that wavers would change the picture's size again and again. */
const margin = 1.4;
/** Milliseconds that a rung up must have been promised. */
const patienceMs = 3000;
/** Frames a second that are never halved to less. */
const slowest = 10;
const scales = [3 / 4, 1 / 2, 1 / 3];

/**
 * Says how many pictures of which size a bitrate is good for: first all of them in full size with fewer bits, then half
 * as many, then smaller ones. Goes down at once and up a rung at a time. Pure.
 */
export class Ladder {
  readonly #rungs: readonly Rung[];
  readonly #top: LadderTop;
  readonly #limit: number;
  #at = 0;
  #lowest = 0;
  #promisedAt: number | undefined;

  constructor(top: LadderTop) {
    this.#top = top;
    const slow = Math.min(top.fps, Math.max(slowest, top.fps / 2));
    const full = { scale: 1, fps: top.fps };
    this.#rungs = [
      full,
      ...(slow < top.fps ? [{ scale: 1, fps: slow }] : []),
      ...scales.map((scale) => ({ scale, fps: slow })),
    ];
    // Who asks for few bits from the start gets the size that was asked for.
    this.#limit = Math.min(fewest, this.#bits(full, top.kbps) / 2);
  }

  get rung(): Rung {
    return this.#rungs[this.#at]!;
  }

  /** Whether the device cannot keep up and holds the ladder down. */
  get held(): boolean {
    return this.#lowest > 0;
  }

  /** Never above so many rungs from the top until told otherwise, for the device's sake. False at the end. */
  hold(down: 1 | -1): boolean {
    const lowest = this.#lowest + down;
    if (lowest < 0 || lowest >= this.#rungs.length) return false;
    this.#lowest = lowest;
    this.#at = Math.max(this.#at, lowest);
    return true;
  }

  /** The rung for this bitrate. `now` is in milliseconds. */
  choose(kbps: number, now: number): Rung {
    const fits = this.#rungs.findIndex((rung) => this.#bits(rung, kbps) >= this.#limit);
    const wanted = Math.max(this.#lowest, fits < 0 ? this.#rungs.length - 1 : fits);
    const up = this.#rungs[this.#at - 1];
    if (wanted > this.#at) this.#move(wanted);
    else if (wanted === this.#at || !up || this.#bits(up, kbps) < this.#wantedFor(up)) this.#promisedAt = undefined;
    else {
      this.#promisedAt ??= now;
      if (now - this.#promisedAt >= patienceMs) this.#move(this.#at - 1);
    }
    return this.rung;
  }

  #move(to: number): void {
    this.#at = to;
    this.#promisedAt = undefined;
  }

  /** The top must be reachable at its own bitrate. */
  #wantedFor(rung: Rung): number {
    return Math.min(this.#limit * margin, this.#bits(rung, this.#top.kbps));
  }

  #bits({ scale, fps }: Rung, kbps: number): number {
    return (kbps * 1000) / (this.#top.width * this.#top.height * scale * scale * fps);
  }
}
