import { describe, expect, it } from 'vitest';

import { SourceClock } from './source-clock.ts';

/** Frames 40 ms apart whose own clock starts at `epoch`, arriving `lateness` after they were made. */
function run(options: {
  epoch: number;
  frames: number;
  lateness: (i: number) => number;
  settleAfter?: number;
  rate?: number;
}) {
  let now = 0;
  const clock = new SourceClock(() => now);
  const mapped: number[] = [];
  for (let i = 0; i < options.frames; i++) {
    const made = i * 40_000;
    now = made + options.lateness(i);
    if (i === options.settleAfter) clock.settle();
    mapped.push(clock.map(options.epoch + made * (options.rate ?? 1)));
  }
  return mapped;
}

describe('SourceClock', () => {
  it('finds the epoch by the quickest frame, however late the others are', () => {
    const mapped = run({ epoch: 9e12, frames: 100, settleAfter: 10, lateness: (i) => (i % 5 === 3 ? 2_000 : 150_000) });
    expect(mapped.slice(10).every((time, i) => time === (i + 10) * 40_000 + 2_000)).toBe(true);
  });

  it('keeps distances while frames come in bursts', () => {
    const mapped = run({ epoch: -5e6, frames: 500, settleAfter: 5, lateness: (i) => 20_000 + (i % 25) * 30_000 });
    for (let i = 6; i < mapped.length; i++) expect(mapped[i]! - mapped[i - 1]!).toBe(40_000);
  });

  it('follows a clock that runs slow, without a jump', () => {
    const slow = 0.999;
    const mapped = run({ epoch: 0, frames: 5_000, settleAfter: 5, lateness: () => 10_000, rate: slow });
    for (let i = 6; i < mapped.length; i++) expect(mapped[i]! - mapped[i - 1]!).toBeLessThan(41_000);
    const errorUs = Math.abs(mapped.at(-1)! - (4_999 * 40_000 + 10_000));
    expect(errorUs).toBeLessThan(60_000);
  });

  it('starts anew when the epoch changes for good', () => {
    let now = 0;
    const clock = new SourceClock(() => now);
    clock.settle();
    clock.map(70_000_000);
    for (now = 0; now < 11_000_000; now += 100_000) clock.map(now);
    expect(clock.map(now)).toBe(now);
  });
});
