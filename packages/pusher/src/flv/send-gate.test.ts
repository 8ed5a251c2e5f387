import { describe, expect, it } from 'vitest';

import { SendGate } from './send-gate.ts';
import type { UplinkSample } from './uplink-meter.ts';

/** 800 kbps are 100 bytes a millisecond: a second is 100 kB, and the brake stands at 24 + 35 kB. */
const kbps = 800;
const way = (waitingBytes: number, delayMs = 0, deliveredKbps = kbps): UplinkSample => ({
  acknowledged: true,
  waitingBytes,
  delayMs,
  rttMs: 0,
  baseMs: 0,
  deliveredKbps,
  burstKbps: 0,
});

describe('SendGate', () => {
  it('brakes above the limit and lets go only when most of it has drained', () => {
    const gate = new SendGate();
    const braked = [50_000, 59_000, 59_001, 50_000, 36_000, 35_000, 59_000].map((waiting) => {
      gate.look(way(waiting), kbps, 0);
      return gate.braked;
    });
    expect(braked).toEqual([false, false, true, true, true, false, false]);
    expect(gate.shut).toBe(false);
  });

  it('lets more wait where the way is long', () => {
    const gate = new SendGate();
    gate.look({ ...way(60_000), baseMs: 200 }, kbps, 0);
    expect(gate.braked).toBe(false);
  });

  it('shuts with the first picture that would come a second late, and opens for a key frame when that has drained', () => {
    const gate = new SendGate();
    gate.look(way(125_000), kbps, 0);
    expect(gate.shut).toBe(false);
    expect(gate.refuses()).toBe(true);
    expect([90_000, 20_000].map((waiting) => gate.look(way(waiting), kbps, 0))).toEqual([false, false]);
    expect(gate.refuses()).toBe(true);
    expect(gate.look(way(10_000), kbps, 0)).toBe(true);
    expect(gate.refuses()).toBe(false);
    expect(gate.look(way(10_000), kbps, 0)).toBe(false);
  });

  it('sees by the rate of a busy network that a picture will be late, long before it is', () => {
    const gate = new SendGate();
    gate.look(way(50_000, 250, 300), kbps, 0);
    expect(gate.refuses()).toBe(true);
    expect(gate.carriesKbps).toBe(300);
    gate.look(way(0), kbps, 10_001);
    expect(gate.carriesKbps).toBeUndefined();
  });

  it('does not shut for a way that is stuck for a moment', () => {
    const gate = new SendGate();
    gate.look(way(10_000, 300, 0), kbps, 0);
    expect(gate.refuses()).toBe(false);
    gate.look(way(10_000, 1001, 0), kbps, 0);
    expect(gate.refuses()).toBe(true);
  });

  it('lets sound pass for longer', () => {
    const gate = new SendGate();
    expect(
      [1400, 1600].map((delayMs) => {
        gate.look(way(10_000, delayMs), kbps, 0);
        return gate.soundShut;
      }),
    ).toEqual([false, true]);
  });
});
