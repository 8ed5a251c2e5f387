import { afterEach, expect, it, vi } from 'vitest';

import { systemClock } from './clock.ts';

afterEach(() => vi.useRealTimers());

it('is the platform’s time and timers', () => {
  vi.useFakeTimers({ now: 5000 });
  const fired = vi.fn();
  systemClock.setTimeout(fired, 100);
  systemClock.clearTimeout(systemClock.setTimeout(fired, 50));
  vi.advanceTimersByTime(100);
  expect(fired).toHaveBeenCalledOnce();
  expect(systemClock.now()).toBe(5100);
});

it('does not fire at once what lies years ahead', () => {
  vi.useFakeTimers();
  const fired = vi.fn();
  systemClock.setTimeout(fired, 1e12);
  vi.advanceTimersByTime(60_000);
  expect(fired).not.toHaveBeenCalled();
});
