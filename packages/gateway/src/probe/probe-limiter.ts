import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';

const windowMs = 60_000;

/** What a ProbeLimiter allows. */
export interface ProbeLimits {
  /** Probes that may begin within a minute from one address. @default 12 */
  readonly perMinute: number;
  /** Probes at once, from everybody. @default 8 */
  readonly atOnce: number;
}

/** Keeps probes from being more than a look: so many at once, and so many a minute from one address. */
export class ProbeLimiter {
  readonly #limits: ProbeLimits;
  readonly #begun = new Map<string, number[]>();
  #running = 0;

  constructor(limits: Partial<ProbeLimits> = {}) {
    this.#limits = { perMinute: 12, atOnce: 8, ...limits };
  }

  /** Takes a place for this address; the answer gives it back. Throws an HttpProblem (429, 503) when none is left. */
  take(address: string, now = performance.now()): () => void {
    this.#forget(now);
    const recent = this.#begun.get(address) ?? [];
    if (recent.length >= this.#limits.perMinute)
      throw busy(429, `Your address has begun ${recent.length} probes within a minute.`);
    if (this.#running >= this.#limits.atOnce) throw busy(503, 'Others are being probed; try again in a moment.');
    this.#begun.set(address, [...recent, now]);
    this.#running++;
    let held = true;
    return () => {
      if (held) this.#running--;
      held = false;
    };
  }

  #forget(now: number): void {
    for (const [address, times] of this.#begun) {
      const recent = times.filter((time) => now - time < windowMs);
      if (recent.length) this.#begun.set(address, recent);
      else this.#begun.delete(address);
    }
  }
}

function busy(status: number, message: string): HttpProblem {
  return new HttpProblem(status, LiveCode.ERROR_TOO_MANY_REQUESTS, message, { 'retry-after': '10' }, 4429);
}
