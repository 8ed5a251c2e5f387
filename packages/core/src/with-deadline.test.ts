import { describe, expect, it, vi } from 'vitest';

import { LiveCode } from './live-code.ts';
import { LiveError } from './live-error.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { withDeadline } from './with-deadline.ts';

const late = new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'Too late.');
const never = new Promise<never>(() => undefined);

describe('withDeadline', () => {
  it('passes on what the promise settles to in time', async () => {
    const clock = fakeClock();
    expect(await withDeadline(Promise.resolve(7), 100, () => late, undefined, clock)).toBe(7);
    await expect(withDeadline(Promise.reject(new Error('x')), 100, () => late, undefined, clock)).rejects.toThrow('x');
    expect(clock.pending).toBe(0);
  });

  it('rejects when the time is up, and makes the error only then', async () => {
    const clock = fakeClock();
    const makeError = vi.fn(() => late);
    const waiting = expect(withDeadline(never, 100, makeError, undefined, clock)).rejects.toBe(late);
    await clock.advance(99);
    expect(makeError).not.toHaveBeenCalled();
    await clock.advance(1);
    await waiting;
  });

  it('rejects with the reason of the signal, at once if it has aborted', async () => {
    const clock = fakeClock();
    const run = new AbortController();
    const waiting = withDeadline(never, 100, () => late, run.signal, clock);
    const reason = new Error('stopped');
    run.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(withDeadline(never, 100, () => late, run.signal, clock)).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it('sets no timer for Infinity', async () => {
    const clock = fakeClock();
    const waiting = withDeadline(Promise.resolve(1), Infinity, () => late, undefined, clock);
    expect(clock.pending).toBe(0);
    expect(await waiting).toBe(1);
  });
});
