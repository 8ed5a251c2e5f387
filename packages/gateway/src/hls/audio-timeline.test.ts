import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { audioFormat } from '../audio/audio-format.ts';
import type { AudioConfig } from '../media/frames.ts';
import { aacSample, opusSample } from '../testing/media-samples.ts';
import { AudioTimeline } from './audio-timeline.ts';

const timeline = (config: AudioConfig = aacSample): AudioTimeline => new AudioTimeline(audioFormat(config));
const frame = (timeMs: number, first = 1) => ({ timeMs, data: Uint8Array.of(first, 2, 3, 4) });
/** 48 kHz AAC: 1024 samples. */
const aacMs = 1024 / 48;
const isSilent = (sample: { readonly data: Uint8Array }): boolean => sample.data[0] !== 1;

describe('AudioTimeline', () => {
  it('counts samples instead of trusting rounded timestamps', () => {
    const times = timeline();
    for (let i = 0; i < 100; i++) times.add(frame(Math.round(i * aacMs)));
    const run = times.take(1000)!;
    expect(run.baseTime).toBe(0);
    expect(run.samples).toHaveLength(47);
    expect(run.samples.every(({ duration }) => duration === 1024)).toBe(true);
    expect(times.take(1e6)).toMatchObject({ baseTime: 47 * 1024 });
    expect(times.take(1e6)).toBeUndefined();
    expect(times.endMs).toBeCloseTo(100 * aacMs, 6);
  });

  it('fills a hole with silence', () => {
    const times = timeline();
    times.add(frame(0));
    times.add(frame(500));
    const run = times.take(1000)!;
    expect(run.samples.map(isSilent)).toEqual([false, ...Array.from({ length: 22 }, () => true), false]);
  });

  it('leaves frames out that come too early', () => {
    const times = timeline(opusSample);
    for (let i = 0; i < 10; i++) times.add({ timeMs: i * 20, data: Uint8Array.of(0xfc) });
    for (let i = 0; i < 10; i++) times.add({ timeMs: i * 20, data: Uint8Array.of(0xfc) });
    times.add({ timeMs: 200, data: Uint8Array.of(0xfc) });
    expect(times.take(1000)?.samples.length).toBeLessThanOrEqual(13);
  });

  it('stretches the last frame where no silence is known', () => {
    const surround: AudioConfig = { codec: 'aac', config: Uint8Array.of(0x11, 0xb0), sampleRate: 48_000, channels: 6 };
    const times = timeline(surround);
    times.add(frame(0));
    times.add(frame(500));
    expect(times.take(1000)?.samples.map(({ duration }) => duration)).toEqual([24_000, 1024]);
  });

  it('begins where the pictures do', () => {
    const times = timeline();
    for (let i = 0; i < 20; i++) times.add(frame(i * aacMs));
    times.begin(200);
    expect(times.take(1000)?.baseTime).toBe(9 * 1024);
    times.add(frame(100));
    expect(times.take(1000)).toBeUndefined();
  });

  it('covers pictures with silence when no sound comes, and gives way when it does', () => {
    const times = timeline(opusSample);
    times.begin(1000);
    times.cover(2400);
    expect(times.take(2400)).toBeUndefined();
    times.cover(3000);
    const silence = times.take(3000)!;
    expect(silence.baseTime).toBe(48_000);
    expect(silence.samples.length).toBe(25);
    times.cover(3200);
    expect(times.endMs).toBeGreaterThan(3100);
    times.add({ timeMs: 3000, data: Uint8Array.of(0xfc) });
    times.add({ timeMs: 3160, data: Uint8Array.of(0xfc, 7) });
    const run = times.take(4000)!;
    expect(run.samples.filter(({ data }) => data.length === 2)).toHaveLength(1);
    expect(run.samples.some(({ data }) => data.length === 1)).toBe(false);
  });

  it('never leaves a hole or an overlap, whatever the timestamps', () => {
    const steps = fc.array(fc.oneof(fc.constant(aacMs), fc.integer({ min: -300, max: 900 })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        const times = timeline();
        let timeMs = 0;
        let end: number | undefined;
        for (const step of all) {
          timeMs = Math.max(0, timeMs + step);
          times.add(frame(timeMs));
          times.cover(timeMs - 100);
          const run = times.take(timeMs - 50);
          if (!run) continue;
          expect(run.baseTime).toBe(end ?? run.baseTime);
          end = run.samples.reduce((sum, { duration }) => sum + duration, run.baseTime);
        }
      }),
      { seed: 48_000, numRuns: 500 },
    );
  });
});
