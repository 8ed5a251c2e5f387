import { expect, it } from 'vitest';

import { SeiBudget } from './sei-budget.ts';

const message = (length: number) => new Uint8Array(length);

it('lets ten kilobytes a second pass', () => {
  const budget = new SeiBudget();
  expect([6000, 4001, 4000, 1].map((length) => budget.admit(1, message(length), 0))).toEqual([
    'new',
    'full',
    'new',
    'full',
  ]);
  expect(budget.admit(1, message(5001), 500)).toBe('full');
  expect(budget.admit(1, message(5000), 500)).toBe('new');
  expect(budget.admit(1, message(10_001), 9000)).toBe('full');
});

it('knows a message again that every destination brings, but not one that is sent twice', async () => {
  const budget = new SeiBudget();
  const data = message(10);
  expect([1, 2, 3].map((id) => budget.admit(id, data, 0))).toEqual(['new', 'known', 'known']);
  expect([1, 2, 3].map((id) => budget.admit(id, data, 0))).toEqual(['new', 'known', 'known']);
  await Promise.resolve();
  expect(budget.admit(2, data, 0)).toBe('new');
});
