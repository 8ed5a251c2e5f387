import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RateControl } from './rate-control.ts';

const limits = { kbps: 2500, minKbps: 250, besideKbps: 64 };

/** Tells the same for so long, ten times a second; answers the time when it is over. */
function tell(control: RateControl, from: number, ms: number, congested: boolean, deliveredKbps: number): number {
  for (let now = from; now < from + ms; now += 100) control.update({ now, congested, deliveredKbps });
  return from + ms;
}

describe('RateControl', () => {
  it('goes to 85 % of what arrives, sound taken off, within a second', () => {
    const control = new RateControl(limits);
    tell(control, 0, 1000, true, 600);
    expect(control.kbps).toBeCloseTo(600 * 0.85 - 64);
    expect(control.lowered).toBe(true);
  });

  it('never takes more than half at once, and never less than the least', () => {
    const control = new RateControl(limits);
    control.update({ now: 0, congested: true, deliveredKbps: 10 });
    expect(control.kbps).toBe(1250);
    tell(control, 0, 5000, true, 10);
    expect(control.kbps).toBe(250);
  });

  it('comes back at once when what waited drains quickly: it was a hiccup', () => {
    const control = new RateControl(limits);
    const now = tell(control, 0, 800, true, 200);
    expect(control.lowered).toBe(true);
    control.update({ now, congested: false, deliveredKbps: 300, burstKbps: 5000 });
    expect(control.kbps).toBe(2500);
    expect(control.lowered).toBe(false);
  });

  it('waits before it tries more, goes carefully near what was too much, and is up again soon after', () => {
    const control = new RateControl(limits);
    let now = tell(control, 0, 1000, true, 600);
    const low = control.kbps;
    now = tell(control, now, 2800, false, 600);
    expect(control.kbps).toBe(low);
    now = tell(control, now, 2000, false, 600);
    expect(control.kbps).toBeGreaterThan(low);
    expect(control.kbps).toBeLessThan(low * 1.2);
    tell(control, now, 13_000, false, 600);
    expect(control.kbps).toBe(2500);
  });

  it('swings little around what the network carries', () => {
    const control = new RateControl(limits);
    const seen: number[] = [];
    let queue = 0;
    for (let now = 0; now < 60_000; now += 100) {
      const total = control.kbps + 64;
      queue = Math.max(0, queue + (total - 600) / 10);
      const delayMs = (queue / 600) * 1000;
      control.update({ now, congested: delayMs > 400, deliveredKbps: queue > 0 ? 600 : total });
      if (now > 5000) seen.push(total);
    }
    expect(Math.min(...seen)).toBeGreaterThan(400);
    expect(Math.max(...seen)).toBeLessThan(800);
    const mean = seen.reduce((sum, one) => sum + one, 0) / seen.length;
    expect(mean).toBeGreaterThan(500);
  });

  it('learns nothing from a way that is stuck', () => {
    const control = new RateControl(limits);
    tell(control, 0, 5000, true, 0);
    expect(control.kbps).toBe(2500);
  });

  it('is off when the least is all', () => {
    const control = new RateControl({ ...limits, minKbps: 2500 });
    tell(control, 0, 5000, true, 100);
    expect(control.kbps).toBe(2500);
  });

  it('follows a new wish', () => {
    const control = new RateControl(limits);
    control.setLimits({ ...limits, kbps: 4000 });
    expect(control.kbps).toBe(4000);
    tell(control, 0, 1000, true, 600);
    control.setLimits({ ...limits, kbps: 1000, minKbps: 700 });
    expect(control.kbps).toBe(700);
  });

  it('stays within its limits whatever it is told', () => {
    const observation = fc.record({
      step: fc.nat(3000),
      congested: fc.boolean(),
      deliveredKbps: fc.double({ min: 0, max: 50_000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 60 }), (observations) => {
        const control = new RateControl(limits);
        let now = 0;
        for (const { step, ...rest } of observations) {
          control.update({ now: (now += step), ...rest });
          expect(control.kbps).toBeGreaterThanOrEqual(250);
          expect(control.kbps).toBeLessThanOrEqual(2500);
        }
      }),
    );
  });
});
