import { expect, it } from 'vitest';

import { loudnessOf } from './loudness.ts';

const wave = (amplitude: number) =>
  Float32Array.from({ length: 4800 }, (_, i) => amplitude * Math.sin((2 * Math.PI * 440 * i) / 48_000));

it.each([
  [0, 0],
  [0.0001, 0],
  [0.5, 85],
  [1, 95],
])('a sine of amplitude %d has the loudness %i', (amplitude, loudness) => {
  expect(loudnessOf(wave(amplitude))).toBe(loudness);
});

it('is 100 at full scale and stays there', () => {
  expect(loudnessOf(new Float32Array(10).fill(1))).toBe(100);
  expect(loudnessOf(new Float32Array(10).fill(4))).toBe(100);
  expect(loudnessOf(new Float32Array(0))).toBe(0);
});

it('takes all channels together', () => {
  expect(loudnessOf(new Float32Array(10).fill(1), new Float32Array(10).fill(0))).toBe(95);
});
