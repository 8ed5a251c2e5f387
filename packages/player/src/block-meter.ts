/** A gap between two pictures that is longer than this is a block, milliseconds. */
const blockAfterMs = 500;

/** Adds up the time that the picture stood still. */
export class BlockMeter {
  #last: number | undefined;
  #countedTo = 0;
  #blocked = 0;

  /** A picture was presented. */
  frame(now: number): void {
    this.#count(now);
    this.#last = now;
  }

  /** No pictures are due (paused, hidden, connecting): what follows is not a block until the next picture. */
  rest(): void {
    this.#last = undefined;
  }

  /** How long the picture has been standing still, ms; 0 while that is no block. */
  gapAt(now: number): number {
    const gap = this.#last === undefined ? 0 : now - this.#last;
    return gap > blockAfterMs ? gap : 0;
  }

  /** Milliseconds of blocks since the last call; a block that goes on is counted up to `now`. */
  take(now: number): number {
    this.#count(now);
    const blocked = this.#blocked;
    this.#blocked = 0;
    return blocked;
  }

  #count(now: number): void {
    if (this.gapAt(now) === 0) return;
    this.#blocked += now - Math.max(this.#last!, this.#countedTo);
    this.#countedTo = now;
  }
}
