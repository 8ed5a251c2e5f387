import { LiveCode, LiveError, type RetryPolicy } from '@livelit/core';
import { createRetry } from '@livelit/core/retry';
import { fakeClock } from '@livelit/core/testing';
import { describe, expect, it, vi } from 'vitest';

import { supervise, type Attempt, type Supervision } from './supervise.ts';

const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'The cable is out.');

function setUp(policy: Partial<RetryPolicy> = {}, overrides: Partial<Supervision> = {}) {
  const clock = fakeClock();
  const online = new EventTarget();
  const retry = createRetry({ baseDelayMs: 1000, ...policy }, { clock, random: () => 0.999, online });
  const run = new AbortController();
  const attempts: Attempt[] = [];
  const onRetry = vi.fn<(error: LiveError) => void>();
  const onGiveUp = vi.fn<(error: LiveError) => void>();
  const done = supervise({
    retry,
    signal: run.signal,
    begin: (attempt) => attempts.push(attempt),
    next: () => 'pause',
    onRetry,
    onGiveUp,
    ...overrides,
  });
  return { clock, online, retry, run, attempts, onRetry, onGiveUp, done };
}

describe('supervise', () => {
  it('begins at once, and anew after each failure and its pause', async () => {
    const { clock, attempts, onRetry, retry } = setUp();
    expect(attempts).toHaveLength(1);
    attempts[0]!.fail(broken);
    await clock.advance(0);
    expect(onRetry).toHaveBeenCalledWith(broken);
    expect(retry.nextAt).toBe(999);
    expect(attempts).toHaveLength(1);
    await clock.advance(1000);
    expect(attempts).toHaveLength(2);
    attempts[1]!.fail(broken);
    await clock.advance(1000);
    expect(attempts).toHaveLength(2);
    await clock.advance(1000);
    expect(attempts).toHaveLength(3);
  });

  it('ends the attempt that failed before the next begins', async () => {
    const { clock, attempts } = setUp();
    attempts[0]!.fail(broken);
    await clock.advance(0);
    expect(attempts[0]!.signal.aborted).toBe(true);
  });

  it('does not hear an attempt that is over', async () => {
    const { clock, attempts, retry, onRetry } = setUp();
    attempts[0]!.fail(broken);
    await clock.advance(1000);
    attempts[0]!.fail(broken);
    attempts[0]!.prove();
    await clock.advance(0);
    expect(attempts).toHaveLength(2);
    expect(onRetry).toHaveBeenCalledTimes(1);
    expect(retry.attempt).toBe(1);
  });

  it('starts with the shortest pause again once a picture was seen', async () => {
    const { clock, attempts, retry } = setUp();
    attempts[0]!.fail(broken);
    await clock.advance(1000);
    attempts[1]!.fail(broken);
    await clock.advance(2000);
    expect(retry.attempt).toBe(2);
    attempts[2]!.prove();
    expect(retry.attempt).toBe(0);
    attempts[2]!.fail(broken);
    await clock.advance(1000);
    expect(attempts).toHaveLength(4);
  });

  it('takes what begin throws or rejects with for the failure', async () => {
    const thrown = setUp(
      {},
      {
        begin: () => {
          throw new TypeError('Oops');
        },
      },
    );
    await thrown.clock.advance(0);
    expect(thrown.onRetry.mock.calls[0]![0]).toMatchObject({ name: 'ERROR_FAILED' });
    thrown.run.abort();
    const rejected = setUp({}, { begin: () => Promise.reject(broken) });
    await rejected.clock.advance(0);
    expect(rejected.onRetry).toHaveBeenCalledWith(broken);
    rejected.run.abort();
  });

  it('waits as long as the server asks', async () => {
    const { clock, attempts } = setUp();
    attempts[0]!.fail(new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Later.', { detail: { retryAfterMs: 5000 } }));
    await clock.advance(4999);
    expect(attempts).toHaveLength(1);
    await clock.advance(1001);
    expect(attempts).toHaveLength(2);
  });

  it('goes on at once when the network is back', async () => {
    const { clock, online, attempts } = setUp();
    attempts[0]!.fail(broken);
    await clock.advance(1);
    online.dispatchEvent(new Event('online'));
    await clock.advance(0);
    expect(attempts).toHaveLength(2);
  });

  it('gives up what no attempt can cure', async () => {
    const { clock, attempts, onGiveUp, onRetry, done } = setUp({}, { next: () => 'give up' });
    attempts[0]!.fail(broken);
    await clock.advance(0);
    await done;
    expect(onGiveUp).toHaveBeenCalledWith(broken);
    expect(onRetry).not.toHaveBeenCalled();
  });

  it('goes on without a pause where there is something else to try', async () => {
    const { clock, attempts, onRetry, retry } = setUp({}, { next: () => 'at once' });
    attempts[0]!.fail(broken);
    await clock.advance(0);
    expect(onRetry).toHaveBeenCalledWith(broken);
    expect(attempts[0]!.signal.aborted).toBe(true);
    expect(attempts).toHaveLength(2);
    expect(retry.nextAt).toBeUndefined();
  });

  it('gives up when the attempts are spent, without announcing another', async () => {
    const { clock, attempts, onGiveUp, onRetry, done } = setUp({ maxAttempts: 1 });
    attempts[0]!.fail(broken);
    await clock.advance(1000);
    attempts[1]!.fail(broken);
    await clock.advance(0);
    await done;
    expect(onRetry).toHaveBeenCalledTimes(1);
    expect(onGiveUp).toHaveBeenCalledWith(broken);
  });

  it.each(['while it runs', 'while it waits'])('ends silently when aborted %s', async (when) => {
    const { clock, attempts, run, onGiveUp, done } = setUp();
    if (when === 'while it waits') {
      attempts[0]!.fail(broken);
      await clock.advance(1);
    }
    run.abort();
    await done;
    expect(attempts[0]!.signal.aborted).toBe(true);
    expect(onGiveUp).not.toHaveBeenCalled();
    await clock.advance(60_000);
    expect(attempts).toHaveLength(1);
  });
});
