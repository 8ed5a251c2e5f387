/** Time as the retry policy sees it; tests put a fake one in its place. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** As the platform's `setTimeout`. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** As the platform's `clearTimeout`. */
  clearTimeout(handle: unknown): void;
}

/** The real time: `Date.now()` and the platform's timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Platforms fire at once what lies further off than they can count.
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, 2 ** 31 - 1)),
  clearTimeout: (handle) => clearTimeout(handle as Parameters<typeof clearTimeout>[0]),
};
