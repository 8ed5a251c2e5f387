import { expect, it } from 'vitest';

import { avcLevel, bitrateFor, videoCodecs } from './video-codec.ts';

const shape = (width: number, height: number, frameRate = 30) => ({ width, height, frameRate });

it('names the lowest level that holds the picture', () => {
  expect(avcLevel(shape(640, 480))).toBe(30);
  expect(avcLevel(shape(1280, 720))).toBe(31);
  expect(avcLevel(shape(1920, 1080))).toBe(40);
  expect(avcLevel(shape(1920, 1080, 60))).toBe(42);
  expect(avcLevel(shape(3840, 2160))).toBe(51);
  expect(avcLevel(shape(7680, 4320, 60))).toBe(62);
});

it('prefers H.264 in its best profile', () => {
  expect(videoCodecs(shape(1280, 720))[0]).toEqual(['avc', 'avc1.64001f']);
});

it('spends a tenth of a bit for each pixel, within reason', () => {
  expect(bitrateFor(shape(1280, 720))).toBe(2_764_800);
  expect(bitrateFor(shape(64, 64))).toBe(300_000);
  expect(bitrateFor(shape(7680, 4320, 60))).toBe(20_000_000);
});
