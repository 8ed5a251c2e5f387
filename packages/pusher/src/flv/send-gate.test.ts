import { expect, it } from 'vitest';

import { SendGate } from './send-gate.ts';

it('closes above the limit and opens only when most of it has drained', () => {
  const gate = new SendGate(1000);
  expect([900, 1000, 1001, 999, 300, 251].map((buffered) => gate.admitsPicture(buffered))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(gate.open).toBe(false);
  expect([250, 900].map((buffered) => gate.admitsPicture(buffered))).toEqual([true, true]);
});

it('lets sound pass for longer', () => {
  const gate = new SendGate(1000);
  expect([1500, 2000, 2001].map((buffered) => gate.admitsSound(buffered))).toEqual([true, true, false]);
});
