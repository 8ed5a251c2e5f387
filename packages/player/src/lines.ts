import { resolveConfig } from '@livelit/core';

/** When to leave a line and when to come back to the preferred one. */
export interface LinePolicy {
  /** Attempts in a row that fail before the next line is taken. @default 2 */
  readonly failures: number;
  /** Stalls within `stallWindow` after which the next line is taken. @default 3 */
  readonly stalls: number;
  /** Seconds over which stalls are counted. @default 60 */
  readonly stallWindow: number;
  /** Seconds that a line plays without a fault before a preferred one is tried again, unseen. @default 30 */
  readonly healthy: number;
}

/** What the policy says unless it is told otherwise. */
export const linePolicyDefaults: LinePolicy = { failures: 2, stalls: 3, stallWindow: 60, healthy: 30 };

/** Where to go after a failure: on with the same line, to another at once, to another after a pause, nowhere. */
export type LineVerdict = 'same' | 'next' | 'later' | 'over';

/** A return that was in vain makes the next one wait twice as long, up to this many times `healthy`. */
const mostPatience = 16;

/**
 * Which of several sources of one programme to play. A line that fails or stalls again and again is left for the next
 * one, round and round; one that can never play here is not asked again. Times are in seconds of any steady clock.
 */
export class Lines {
  readonly #count: number;
  readonly #policy: LinePolicy;
  readonly #refused = new Set<number>();
  /** Lines that failed since the last picture: coming round to one of them takes a pause. */
  readonly #tried = new Set<number>();
  #current: number;
  #preferred: number;
  #failures = 0;
  #faults: number[] = [];
  /** Since when the current line has played without a fault. */
  #faultlessSince: number | undefined;
  #patience = 1;

  constructor(count: number, policy: Partial<LinePolicy> = {}, current = 0, preferred = current) {
    this.#count = count;
    this.#policy = resolveConfig(linePolicyDefaults, policy);
    this.#current = current;
    this.#preferred = preferred;
  }

  /** Index of the line that is played. */
  get current(): number {
    return this.#current;
  }

  /** Index of the line to come back to. */
  get preferred(): number {
    return this.#preferred;
  }

  /** A picture came. */
  proved(now: number): void {
    this.#failures = 0;
    this.#tried.clear();
    this.#faultlessSince ??= now;
  }

  /**
   * An attempt failed; `final` when no other on this line can help, `played` when it had shown a picture. `current` is
   * the line to go on with.
   */
  failed(now: number, { final, played }: { final: boolean; played: boolean }): LineVerdict {
    if (final) this.#refused.add(this.#current);
    else this.#failures++;
    if (played && this.stalled(now)) return 'next';
    if (!final && this.#failures < this.#policy.failures) return 'same';
    const next = this.#next();
    if (next === undefined) return final ? 'over' : 'same';
    this.#tried.add(this.#current);
    const verdict = this.#tried.has(next) ? 'later' : 'next';
    if (verdict === 'later') this.#tried.clear();
    this.#go(next, now);
    return verdict;
  }

  /** The picture had to wait, or the connection was lost. Answers whether that was once too often: `current` is another. */
  stalled(now: number): boolean {
    const { stalls, stallWindow } = this.#policy;
    this.#faultlessSince = now;
    this.#faults = [...this.#faults.filter((at) => now - at < stallWindow), now];
    const next = this.#faults.length < stalls ? undefined : this.#next();
    if (next === undefined) return false;
    this.#go(next, now);
    return true;
  }

  /** Seconds until the preferred line should be tried unseen; `undefined` while there is no reason to. */
  returnIn(now: number): number | undefined {
    if (this.#current === this.#preferred || this.#refused.has(this.#preferred)) return undefined;
    if (this.#faultlessSince === undefined) return undefined;
    return Math.max(0, this.#faultlessSince + this.#policy.healthy * this.#patience - now);
  }

  /** The preferred line did not play when it was tried unseen. */
  notYet(now: number): void {
    this.#faultlessSince = now;
    this.#waitLonger();
  }

  /** The preferred line took over. */
  returned(now: number): void {
    this.#waitLonger();
    this.#go(this.#preferred, now);
    this.#faultlessSince = now;
  }

  #next(): number | undefined {
    for (let step = 1; step < this.#count; step++) {
      const line = (this.#current + step) % this.#count;
      if (!this.#refused.has(line)) return line;
    }
    return undefined;
  }

  #go(line: number, now: number): void {
    const { healthy } = this.#policy;
    // A preferred line that has proved itself is welcome back as soon as it was in the beginning.
    const since = this.#faultlessSince;
    if (this.#current === this.#preferred && since !== undefined && now - since > healthy * this.#patience)
      this.#patience = 1;
    this.#current = line;
    this.#failures = 0;
    this.#faults = [];
    this.#faultlessSince = undefined;
  }

  #waitLonger(): void {
    this.#patience = Math.min(mostPatience, this.#patience * 2);
  }
}
