import { expect, it } from 'vitest';

import { encodingOf, scaleInto } from './video-encodings.ts';

const box = { width: 1280, height: 720 };

it.each([
  ['a picture that fits', { width: 640, height: 360 }, 1],
  ['one of twice the size', { width: 2560, height: 1440 }, 2],
  ['a wider one, by its width', { width: 2560, height: 720 }, 2],
  ['a higher one, by its height', { width: 1280, height: 960 }, 960 / 720],
  ['one that stands upright, in the same box on end', { width: 720, height: 1280 }, 1],
  ['a large one that stands upright', { width: 1440, height: 2560 }, 2],
  ['one of unknown size', undefined, 1],
])('makes %s smaller by what is needed', (_what, picture, scale) => {
  expect(scaleInto(picture, box)).toBe(scale);
  expect(scaleInto(picture, { width: box.height, height: box.width })).toBe(scale);
});

it('gives a layer its part', () => {
  const quality = { ...box, fps: 25, kbps: 2000 };
  expect(
    encodingOf(quality, { width: 2560, height: 1440 }, { rid: 'q', scaleResolutionDownBy: 4, share: 0.1 }),
  ).toEqual({
    maxBitrate: 200_000,
    maxFramerate: 25,
    scaleResolutionDownBy: 8,
  });
  expect(encodingOf(quality, undefined)).toEqual({ maxBitrate: 2_000_000, maxFramerate: 25, scaleResolutionDownBy: 1 });
});
