import { describe, expect, it } from 'vitest';

import { SourceClock } from './source-clock.ts';

/** Frames 40 ms apart whose own clock starts at `epoch`, arriving `lateness` after they were made. */
function run(options: { epoch: number; frames: number; lateness: (i: number) => number; rate?: number }) {
  let now = 0;
  const clock = new SourceClock(() => now);
  const mapped: number[] = [];
  for (let i = 0; i < options.frames; i++) {
    const made = i * 40_000;
    now = made + options.lateness(i);
    mapped.push(clock.map(options.epoch + made * (options.rate ?? 1)));
  }
  return mapped;
}

describe('SourceClock', () => {
  it('finds the epoch by the quickest frame, however late the others are', () => {
    const mapped = run({ epoch: 9e12, frames: 100, lateness: (i) => (i % 5 === 3 ? 2_000 : 150_000) });
    expect(mapped.slice(13).every((time, i) => time === (i + 13) * 40_000 + 2_000)).toBe(true);
  });

  it('keeps distances while frames come in bursts', () => {
    const mapped = run({ epoch: -5e6, frames: 500, lateness: (i) => 20_000 + (i % 25) * 30_000 });
    for (let i = 14; i < mapped.length; i++) expect(mapped[i]! - mapped[i - 1]!).toBe(40_000);
  });

  it('follows a clock that runs slow, without a jump', () => {
    const slow = 0.999;
    const mapped = run({ epoch: 0, frames: 5_000, lateness: () => 10_000, rate: slow });
    for (let i = 14; i < mapped.length; i++) expect(mapped[i]! - mapped[i - 1]!).toBeLessThan(41_000);
    const errorUs = Math.abs(mapped.at(-1)! - (4_999 * 40_000 + 10_000));
    expect(errorUs).toBeLessThan(60_000);
  });

  it('forgets a first timestamp that was wrong', () => {
    let now = 0;
    const clock = new SourceClock(() => now);
    clock.map(5_400_000);
    for (now = 10_000; now < 500_000; now += 10_000) expect(clock.map(now)).toBe(now);
  });

  it('starts anew when every frame is late from now on', () => {
    const mapped = run({ epoch: 0, frames: 300, lateness: (i) => (i < 100 ? 0 : 3_000_000) });
    expect(mapped[110]).toBe(110 * 40_000);
    expect(mapped[299]).toBe(299 * 40_000 + 3_000_000);
  });
});
