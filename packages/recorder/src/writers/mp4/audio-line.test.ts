import { describe, expect, it } from 'vitest';

import { AudioLine } from './audio-line.ts';

const rate = 48_000;
const block = 480;

function feed(line: AudioLine, seconds: number, timeOf: (index: number) => number) {
  let silence = 0;
  let skip = 0;
  for (let index = 0; index < seconds * 100; index += 1) {
    const placed = line.place(timeOf(index), block);
    silence += placed.silence;
    skip += placed.skip;
  }
  return { silence, skip };
}

describe('AudioLine', () => {
  it('pads sound that begins after the picture', () => {
    const line = new AudioLine(rate);
    expect(line.place(0.25, block)).toEqual({ silence: 12_000, skip: 0 });
    expect(line.written).toBe(12_480);
  });

  it('takes jitter for jitter', () => {
    const line = new AudioLine(rate);
    expect(feed(line, 10, (index) => index / 100 + ((index * 7) % 5) * 0.015)).toEqual({ silence: 0, skip: 0 });
    expect(line.end).toBeCloseTo(10);
  });

  it('never stretches sound: a drifting card moves the pictures', () => {
    const line = new AudioLine(rate);
    expect(feed(line, 3600, (index) => (index / 100) * 1.0001)).toEqual({ silence: 0, skip: 0 });
    expect(line.drift).toBeCloseTo(0.36, 1);
  });

  it('fills a hole with silence and leaves out what came twice', () => {
    const line = new AudioLine(rate);
    feed(line, 1, (index) => index / 100);
    expect(line.place(1.5, block).silence).toBe(24_000);
    expect(line.place(1.2, block).skip).toBe(block);
  });

  it('fills silence up to a time once', () => {
    const line = new AudioLine(rate);
    feed(line, 1, (index) => index / 100);
    expect(line.fill(2)).toBe(rate);
    expect(line.fill(2)).toBe(0);
    expect(line.end).toBe(2);
  });
});
