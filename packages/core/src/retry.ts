import { systemClock, type Clock } from './clock.ts';
import type { LiveError } from './live-error.ts';
import { resolveConfig } from './resolve-config.ts';

/** When to try again, and when to stop. */
export interface RetryPolicy {
  /**
   * Milliseconds that the first pause may last; each further one may last twice as long.
   * @default 500
   */
  baseDelayMs: number;
  /**
   * Milliseconds that no pause exceeds, unless the server asks for more by `Retry-After`.
   * @default 15000
   */
  maxDelayMs: number;
  /**
   * How long a pause may last for somebody who waits, as a share of the time since the first failure in a row; two
   * seconds are always allowed, `maxDelayMs` is the most. A short interruption is then over soon after its cause.
   * @default Infinity (the pauses grow by themselves)
   */
  outageShare: number;
  /**
   * Attempts in a row before giving up.
   * @default Infinity
   */
  maxAttempts: number;
  /**
   * Milliseconds from the first failure in a row after which no attempt begins any more.
   * @default Infinity
   */
  deadlineMs: number;
  /**
   * Attempts per minute, successful ones included: a stream that connects and breaks again and again is not hammered.
   * When they are used up, the pause lasts until the oldest is a minute old.
   * @default 20
   */
  budgetPerMinute: number;
  /**
   * Milliseconds that are believed of a server's `Retry-After`.
   * @default 120000
   */
  maxRetryAfterMs: number;
}

/** The policy that holds where none is given. */
export const retryDefaults: RetryPolicy = {
  baseDelayMs: 500,
  maxDelayMs: 15_000,
  outageShare: Infinity,
  maxAttempts: Infinity,
  deadlineMs: Infinity,
  budgetPerMinute: 20,
  maxRetryAfterMs: 120_000,
};

/** What the policy takes from its surroundings. */
export interface RetryDeps {
  /** @default systemClock */
  clock?: Clock;
  /** From 0 to below 1. @default Math.random */
  random?: () => number;
  /** Where `online` is heard, which ends a pause. @default globalThis, where it has events */
  online?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/** The pauses between the attempts of one connection. */
export interface Retry {
  /** Attempts since the last success, counting the one that is waited for. */
  readonly attempt: number;
  /** When the pause ends, by the clock; `undefined` when there is none. */
  readonly nextAt: number | undefined;
  /**
   * Sleeps before the next attempt: exponential with full jitter, never shorter than `error.detail.retryAfterMs`.
   * Rejects with `error` when attempts or deadline are spent, with the signal's reason when that aborts.
   */
  wait(error: LiveError, signal?: AbortSignal): Promise<void>;
  /** Ends the pause at once. */
  now(): void;
  /** Starts counting afresh. The budget per minute stays used. */
  succeeded(): void;
}

const minute = 60_000;

/** Milliseconds that a pause may always last. */
const shortPause = 2000;

/** Pauses by `policy`. One per connection; it holds no timer between calls of `wait`. */
export function createRetry(policy: Partial<RetryPolicy> = {}, deps: RetryDeps = {}): Retry {
  const config = resolveConfig(retryDefaults, policy);
  const { clock = systemClock, random = Math.random, online = surroundings() } = deps;
  const wakers = new Set<() => void>();
  const spent: number[] = [];
  let attempt = 0;
  let nextAt: number | undefined;
  let failingSince: number | undefined;

  function delayFor(error: LiveError, failingForMs: number): number {
    const { outageShare } = config;
    const allowed = outageShare === Infinity ? Infinity : Math.max(shortPause, failingForMs * outageShare);
    const ceiling = Math.min(config.maxDelayMs, allowed, config.baseDelayMs * 2 ** (attempt - 1));
    const asked = Math.min(error.detail.retryAfterMs ?? 0, config.maxRetryAfterMs);
    // All who were turned away heard the same number, so they are spread behind it.
    const floor = asked > 0 ? asked + random() * config.baseDelayMs : 0;
    return Math.max(random() * ceiling, floor);
  }

  /** Milliseconds until the budget allows one more attempt. */
  function untilAllowed(now: number): number {
    while (spent.length > 0 && now - spent[0]! >= minute) spent.shift();
    const oldest = spent[spent.length - config.budgetPerMinute];
    return oldest === undefined ? 0 : oldest + minute - now;
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clock.clearTimeout(timer);
        online?.removeEventListener('online', wake);
        signal?.removeEventListener('abort', abort);
        wakers.delete(wake);
        if (wakers.size === 0) nextAt = undefined;
        settle();
      };
      const wake = () => end(resolve);
      const abort = () => end(() => reject(signal?.reason));
      const timer = clock.setTimeout(wake, ms);
      wakers.add(wake);
      online?.addEventListener('online', wake);
      signal?.addEventListener('abort', abort);
    });
  }

  return {
    get attempt() {
      return attempt;
    },
    get nextAt() {
      return nextAt;
    },
    async wait(error, signal) {
      signal?.throwIfAborted();
      const now = clock.now();
      failingSince ??= now;
      if (attempt >= config.maxAttempts) throw error;
      attempt += 1;
      const delay = Math.max(delayFor(error, now - failingSince), untilAllowed(now));
      if (now + delay - failingSince > config.deadlineMs) throw error;
      nextAt = now + delay;
      await sleep(delay, signal);
      spent.push(clock.now());
    },
    now() {
      for (const wake of wakers) wake();
    },
    succeeded() {
      attempt = 0;
      failingSince = undefined;
    },
  };
}

function surroundings(): RetryDeps['online'] {
  return 'addEventListener' in globalThis ? (globalThis as unknown as EventTarget) : undefined;
}
