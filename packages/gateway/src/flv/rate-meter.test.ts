import { describe, expect, it } from 'vitest';

import { RateMeter } from './rate-meter.ts';

describe('RateMeter', () => {
  it('averages over five seconds', () => {
    const meter = new RateMeter();
    let rate = 0;
    for (let now = 1_000_000; now < 1_010_000; now += 100) rate = meter.add(12_500, now);
    expect(rate).toBeCloseTo(1000, -1.5);
  });

  it('does not take a burst for a rate', () => {
    expect(new RateMeter().add(625_000, 1234)).toBe(1000);
  });

  it('forgets what is older', () => {
    const meter = new RateMeter();
    meter.add(1e9, 0);
    expect(meter.add(0, 4900)).toBeGreaterThan(0);
    expect(meter.add(0, 5000)).toBe(0);
    meter.add(1e9, 6000);
    expect(meter.add(0, 1e9)).toBe(0);
  });
});
