/** More packets missing than this are not asked for: a key frame is cheaper. */
const maxMissing = 300;
const maxAsks = 8;
const initialRoundTripMs = 60;
const shortestWaitMs = 25;
const longestWaitMs = 300;
/** A packet is given up after so long, or after four round trips where that is longer. */
const patienceMs = 350;
const longestPatienceMs = 1500;

interface Missing {
  readonly since: number;
  askedAt: number;
  asks: number;
}

/** Knows which packets are missing and when to ask for them again. All times in milliseconds of one clock. */
export class MissingPackets {
  #missing = new Map<number, Missing>();
  #highest: number | undefined;
  #roundTripMs = initialRoundTripMs;

  get count(): number {
    return this.#missing.size;
  }

  /**
   * Notes an arrival. Answers the positions that turn out to be missing by it, to be asked for at once, or `'too-many'`
   * when so much is lost that asking is no use.
   */
  arrived(position: number, nowMs: number): readonly number[] | 'too-many' {
    const highest = this.#highest;
    if (highest === undefined || position === highest + 1) {
      this.#highest = position;
      return [];
    }
    if (position <= highest) {
      this.#found(position, nowMs);
      return [];
    }
    this.#highest = position;
    if (position - highest - 1 + this.#missing.size > maxMissing) {
      this.#missing.clear();
      return 'too-many';
    }
    const positions: number[] = [];
    for (let lost = highest + 1; lost < position; lost++) {
      this.#missing.set(lost, { since: nowMs, askedAt: nowMs, asks: 1 });
      positions.push(lost);
    }
    return positions;
  }

  /** The positions whose time has come to be asked for again. Those that came too late are given up. */
  due(nowMs: number): number[] {
    const positions: number[] = [];
    const patience = Math.min(longestPatienceMs, Math.max(patienceMs, 4 * this.#roundTripMs));
    const wait = Math.min(longestWaitMs, Math.max(shortestWaitMs, 1.5 * this.#roundTripMs));
    for (const [position, missing] of this.#missing) {
      if (nowMs - missing.since > patience) {
        this.#missing.delete(position);
      } else if (nowMs - missing.askedAt >= wait && missing.asks < maxAsks) {
        missing.askedAt = nowMs;
        missing.asks++;
        positions.push(position);
      }
    }
    return positions;
  }

  /** Whether a packet may still come. */
  isAwaited(position: number): boolean {
    return this.#missing.has(position);
  }

  #found(position: number, nowMs: number): void {
    const missing = this.#missing.get(position);
    if (!missing) return;
    this.#missing.delete(position);
    // After a repeated request nobody knows which one was answered (Karn's algorithm).
    if (missing.asks === 1) this.#roundTripMs += (nowMs - missing.askedAt - this.#roundTripMs) / 8;
  }
}
