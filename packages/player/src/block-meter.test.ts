import { expect, it } from 'vitest';

import { BlockMeter } from './block-meter.ts';

it('counts gaps of more than half a second', () => {
  const meter = new BlockMeter();
  for (const at of [0, 40, 80, 780, 820]) meter.frame(at);
  expect(meter.take(820)).toBe(700);
  expect(meter.take(840)).toBe(0);
});

it('counts a block that goes on in the interval it happens in, and once', () => {
  const meter = new BlockMeter();
  meter.frame(0);
  expect(meter.take(2000)).toBe(2000);
  expect(meter.gapAt(2500)).toBe(2500);
  meter.frame(3000);
  expect(meter.take(4000)).toBe(1000 + 1000);
});

it('takes no rest for a block', () => {
  const meter = new BlockMeter();
  meter.frame(0);
  meter.rest();
  expect(meter.gapAt(5000)).toBe(0);
  meter.frame(9000);
  expect(meter.take(9100)).toBe(0);
});
