import { expect, it } from 'vitest';

import { SegmentMeter } from './segment-meter.ts';

it('measures bytes over the time they play, not the time they take', () => {
  const meter = new SegmentMeter();
  expect(meter.kbps).toBeUndefined();
  meter.add(250_000, 2);
  expect(meter.kbps).toBe(1000);
});

it('forgets what is more than ten seconds old', () => {
  const meter = new SegmentMeter();
  meter.add(10_000_000, 2);
  for (let index = 0; index < 6; index++) meter.add(125_000, 2);
  expect(meter.kbps).toBe(500);
});
