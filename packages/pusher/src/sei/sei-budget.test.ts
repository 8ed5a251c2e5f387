import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { SeiBudget } from './sei-budget.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lets 10 kB a second pass, and no more', () => {
  const budget = new SeiBudget();
  expect([budget.takes(6000), budget.takes(4000), budget.takes(1)]).toEqual([true, true, false]);
  vi.advanceTimersByTime(500);
  expect([budget.takes(5001), budget.takes(5000), budget.takes(1)]).toEqual([false, true, false]);
  vi.advanceTimersByTime(60_000);
  expect([budget.takes(10_001), budget.takes(10_000)]).toEqual([false, true]);
});
