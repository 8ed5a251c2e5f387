import { describe, expect, it, vi } from 'vitest';

import { LiveCode } from './live-code.ts';
import { LiveError, type LiveErrorDetail } from './live-error.ts';
import { createRetry, type RetryPolicy } from './retry.ts';
import { fakeClock } from './testing/fake-clock.ts';

const lost = (detail: LiveErrorDetail = {}) => new LiveError(LiveCode.ERROR_DISCONNECTED, 'It broke.', { detail });

function setUp(policy: Partial<RetryPolicy> = {}, random = () => 1) {
  const clock = fakeClock(1000);
  const online = new EventTarget();
  return { clock, online, retry: createRetry(policy, { clock, random, online }) };
}

/** Whether a promise has settled by now. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  const settled = vi.fn();
  promise.then(settled, settled);
  await new Promise((resolve) => setTimeout(resolve));
  return settled.mock.calls.length > 0;
}

describe('createRetry', () => {
  it('doubles the pause up to its limit', async () => {
    const { clock, retry } = setUp({ baseDelayMs: 500, maxDelayMs: 3000 });
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const waiting = retry.wait(lost());
      pauses.push(retry.nextAt! - clock.now());
      expect(retry.attempt).toBe(attempt);
      await clock.advance(pauses.at(-1)!);
      await waiting;
    }
    expect(pauses).toEqual([500, 1000, 2000, 3000, 3000]);
    expect(retry.nextAt).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it('lets pauses grow with the outage: for two seconds at first, up to the limit later', async () => {
    const { clock, retry } = setUp({ outageShare: 1 / 6, maxDelayMs: 15_000, budgetPerMinute: 1000 });
    const pauses: [failingForMs: number, pauseMs: number][] = [];
    for (let attempt = 0; attempt < 40; attempt++) {
      const waiting = retry.wait(lost());
      pauses.push([clock.now() - 1000, retry.nextAt! - clock.now()]);
      await clock.advance(retry.nextAt! - clock.now());
      await waiting;
    }
    const longest = (from: number, to: number) =>
      Math.max(...pauses.filter(([at]) => at >= from && at < to).map(([, pause]) => pause));
    expect(pauses.slice(0, 3).map(([, pause]) => pause)).toEqual([500, 1000, 2000]);
    expect(longest(0, 12_000)).toBe(2000);
    expect(longest(12_000, 30_000)).toBeLessThanOrEqual(5000);
    expect(longest(30_000, 60_000)).toBeLessThanOrEqual(10_000);
    expect(longest(90_000, Infinity)).toBeCloseTo(15_000);
    retry.succeeded();
    for (const pause of [500, 1000, 2000, 2000]) {
      const waiting = retry.wait(lost());
      expect(retry.nextAt! - clock.now()).toBe(pause);
      await clock.advance(pause);
      await waiting;
    }
  });

  it('spreads every pause over its whole length', async () => {
    const { clock, retry } = setUp({ baseDelayMs: 800 }, () => 0.25);
    const waiting = retry.wait(lost());
    expect(retry.nextAt).toBe(1200);
    await clock.advance(199);
    expect(await hasSettled(waiting)).toBe(false);
    await clock.advance(1);
    expect(await hasSettled(waiting)).toBe(true);
  });

  it('waits as long as the server asks, plus a spread', async () => {
    const { clock, retry } = setUp({ baseDelayMs: 500 }, () => 0.5);
    void retry.wait(lost({ retryAfterMs: 7000 }));
    expect(retry.nextAt! - clock.now()).toBe(7250);
  });

  it('does not believe a server that asks for hours', () => {
    const { clock, retry } = setUp({ baseDelayMs: 500, maxRetryAfterMs: 60_000 }, () => 0);
    void retry.wait(lost({ retryAfterMs: 86_400_000 }));
    expect(retry.nextAt! - clock.now()).toBe(60_000);
  });

  it('gives up with the error after its attempts', async () => {
    const { clock, retry } = setUp({ maxAttempts: 2 }, () => 0);
    for (let attempt = 0; attempt < 2; attempt += 1) await Promise.all([retry.wait(lost()), clock.advance(0)]);
    const error = lost();
    await expect(retry.wait(error)).rejects.toBe(error);
    expect(retry.attempt).toBe(2);
    expect(clock.pending).toBe(0);
  });

  it('begins no attempt behind the deadline', async () => {
    const { clock, retry } = setUp({ baseDelayMs: 1000, deadlineMs: 3500 });
    await Promise.all([retry.wait(lost()), clock.advance(1000)]);
    await Promise.all([retry.wait(lost()), clock.advance(2000)]);
    const error = lost();
    await expect(retry.wait(error)).rejects.toBe(error);
  });

  it('starts afresh after a success', async () => {
    const { clock, retry } = setUp({ maxAttempts: 1, baseDelayMs: 100, deadlineMs: 200 });
    await Promise.all([retry.wait(lost()), clock.advance(100)]);
    retry.succeeded();
    expect(retry.attempt).toBe(0);
    await clock.advance(1000);
    await Promise.all([retry.wait(lost()), clock.advance(100)]);
    expect(retry.attempt).toBe(1);
  });

  it('stretches the pause when a stream breaks again and again within a minute', async () => {
    const { clock, retry } = setUp({ budgetPerMinute: 3, baseDelayMs: 100 });
    const start = clock.now();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await Promise.all([retry.wait(lost()), clock.advance(100)]);
      retry.succeeded();
    }
    const waiting = retry.wait(lost());
    // The first attempt was 100 ms in; a minute after it there is room for another.
    expect(retry.nextAt).toBe(start + 100 + 60_000);
    await clock.advance(retry.nextAt! - clock.now());
    await waiting;
  });

  it('wakes when the network returns', async () => {
    const { clock, online, retry } = setUp();
    const waiting = retry.wait(lost({ retryAfterMs: 60_000 }));
    online.dispatchEvent(new Event('online'));
    await waiting;
    expect(clock.pending).toBe(0);
  });

  it('wakes when it is told to', async () => {
    const { clock, retry } = setUp();
    const waiting = retry.wait(lost());
    retry.now();
    await waiting;
    expect(clock.pending).toBe(0);
    expect(retry.nextAt).toBeUndefined();
    retry.now();
  });

  it('ends with the reason of the signal, and leaves nothing behind', async () => {
    const { clock, online, retry } = setUp();
    const remove = vi.spyOn(online, 'removeEventListener');
    const run = new AbortController();
    const waiting = retry.wait(lost(), run.signal);
    const reason = new Error('stopped');
    run.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    expect(remove).toHaveBeenCalledWith('online', expect.any(Function));
    await expect(retry.wait(lost(), run.signal)).rejects.toBe(reason);
    expect(retry.attempt).toBe(1);
  });

  it('works by the real clock where nothing is lent', async () => {
    const retry = createRetry({ baseDelayMs: 1 });
    await retry.wait(lost());
    expect(retry.attempt).toBe(1);
  });
});
