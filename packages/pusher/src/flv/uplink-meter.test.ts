import { describe, expect, it } from 'vitest';

import { UplinkMeter } from './uplink-meter.ts';

/** A server behind a pipe of `kbps` and `rttMs`, fed with `sendKbps`, pinged ten times a second. */
function drive(ms: number, sendKbps: (at: number) => number, kbps: (at: number) => number, rttMs = 40) {
  const meter = new UplinkMeter();
  const answers: { id: number; at: number }[] = [];
  let free = 0;
  for (let now = 0; now <= ms; now += 10) {
    for (const answer of answers.splice(0)) {
      if (answer.at <= now) meter.pong(answer.id, now);
      else answers.push(answer);
    }
    const bytes = (sendKbps(now) * 10) / 8;
    meter.sent(bytes);
    free = Math.max(free, now) + (bytes * 8) / kbps(now);
    const id = now % 100 === 0 ? meter.ping(now) : undefined;
    if (id !== undefined) answers.push({ id, at: free + rttMs });
  }
  return meter;
}

describe('UplinkMeter', () => {
  it('finds what arrives, the round trip and no delay on a network with room', () => {
    const sample = drive(
      3000,
      () => 1000,
      () => 10_000,
    ).sample(0, 3000);
    expect(sample.acknowledged).toBe(true);
    expect(sample.deliveredKbps).toBeGreaterThan(950);
    expect(sample.deliveredKbps).toBeLessThan(1050);
    expect(sample.rttMs).toBeLessThanOrEqual(60);
    expect(sample.baseMs).toBe(sample.rttMs);
    expect(sample.delayMs).toBe(0);
    expect(sample.waitingBytes).toBeLessThan(20_000);
  });

  it('finds the rate of a network that got slow, and the delay that grows, within half a second', () => {
    const sample = drive(
      2500,
      () => 2500,
      (at) => (at < 2000 ? 10_000 : 500),
    ).sample(0, 2500);
    expect(sample.delayMs).toBeGreaterThan(300);
    expect(sample.deliveredKbps).toBeLessThan(1300);
    expect(sample.waitingBytes).toBeGreaterThan(100_000);
  });

  it('sees a network that is stuck although nothing comes back', () => {
    const meter = drive(
      1000,
      () => 1000,
      () => 10_000,
    );
    meter.sent(5000);
    meter.ping(1000);
    const sample = meter.sample(0, 2500);
    expect(sample.delayMs).toBeGreaterThan(1400);
    expect(sample.deliveredKbps).toBe(0);
  });

  it('makes do with the buffer where nobody answers', () => {
    const meter = new UplinkMeter();
    let buffered = 0;
    for (let now = 0; now <= 1000; now += 100) {
      meter.sent(12_500);
      buffered += 7500;
      meter.sample(buffered, now);
    }
    const sample = meter.sample(buffered, 1000);
    expect(sample).toMatchObject({ acknowledged: false, rttMs: undefined, waitingBytes: 82_500 });
    expect(sample.deliveredKbps).toBeCloseTo(400);
    expect(sample.delayMs).toBeCloseTo(1650);
  });

  it('ignores answers that nobody asked for', () => {
    const meter = drive(
      1000,
      () => 1000,
      () => 10_000,
    );
    const before = meter.sample(0, 1000);
    for (const id of [-1, 0, 3, 9999, NaN]) meter.pong(id, 1000);
    expect(meter.sample(0, 1000)).toEqual(before);
  });
});
