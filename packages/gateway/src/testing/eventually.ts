import { setTimeout as sleep } from 'node:timers/promises';

/** The first value that is neither undefined nor false; rejects when none comes within the deadline. */
export async function eventually<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 15_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error('It did not happen in time.');
    await sleep(20);
  }
}
