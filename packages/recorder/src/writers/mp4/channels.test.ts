import { describe, expect, it } from 'vitest';

import { Resampler, toChannels } from './channels.ts';

describe('toChannels', () => {
  const left = Float32Array.of(1, 0, -1);
  const right = Float32Array.of(0, 0, 1);

  it('doubles mono and mixes stereo', () => {
    expect(toChannels([left], 2)).toEqual([left, left]);
    expect(toChannels([left, right], 1)).toEqual([Float32Array.of(0.5, 0, 0)]);
    expect(toChannels([left], 1)).toEqual([left]);
  });

  it('takes the first two of many', () => {
    expect(toChannels([left, right, left, right, left, right], 2)).toEqual([left, right]);
  });
});

describe('Resampler', () => {
  const sine = (rate: number, seconds: number) =>
    Float32Array.from({ length: rate * seconds }, (_, index) => Math.sin((2 * Math.PI * 440 * index) / rate));

  it.each([44_100, 16_000, 96_000])('turns %i Hz into 48 kHz without a seam between blocks', (rate) => {
    const input = sine(rate, 1);
    const resampler = new Resampler(rate, 48_000);
    const output: number[] = [];
    for (let at = 0; at < input.length; at += 441)
      output.push(...resampler.convert([input.subarray(at, at + 441)])[0]!);
    expect(Math.abs(output.length - 48_000)).toBeLessThanOrEqual(4);
    // One sample of the source behind, as the first line is drawn from what came before it.
    const delay = 48_000 / rate;
    const worst = Math.max(
      ...output
        .slice(10)
        .map((sample, index) => Math.abs(sample - Math.sin((2 * Math.PI * 440 * (index + 10 - delay)) / 48_000))),
    );
    expect(worst).toBeLessThan(0.01);
  });
});
