import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fitSize } from './picture-size.ts';

const hd = { width: 1280, height: 720 };

describe('fitSize', () => {
  it.each([
    [
      { width: 1920, height: 1080 },
      { width: 1280, height: 720 },
    ],
    [
      { width: 1080, height: 1920 },
      { width: 720, height: 1280 },
    ],
    [
      { width: 640, height: 480 },
      { width: 640, height: 480 },
    ],
    [
      { width: 1440, height: 1080 },
      { width: 960, height: 720 },
    ],
    [
      { width: 3440, height: 1440 },
      { width: 1280, height: 536 },
    ],
    [
      { width: 321, height: 181 },
      { width: 320, height: 180 },
    ],
    [
      { width: 1, height: 1 },
      { width: 2, height: 2 },
    ],
  ])('fits %o as %o', (source, size) => {
    expect(fitSize(source, hd)).toEqual(size);
  });

  it('takes a part of it', () => {
    expect(fitSize({ width: 1920, height: 1080 }, hd, 3 / 4)).toEqual({ width: 960, height: 540 });
    expect(fitSize({ width: 640, height: 360 }, hd, 1 / 2)).toEqual({ width: 320, height: 180 });
  });

  it('is even, within bounds, and of the same shape', () => {
    const side = fc.integer({ min: 32, max: 8000 });
    const scale = fc.constantFrom(1, 3 / 4, 1 / 2, 1 / 3);
    fc.assert(
      fc.property(side, side, scale, (width, height, part) => {
        const size = fitSize({ width, height }, hd, part);
        expect(size.width % 2 || size.height % 2).toBe(0);
        expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(1282);
        expect(Math.min(size.width, size.height)).toBeLessThanOrEqual(722);
        // Half of the two pixels that rounding may cost, on the shorter side.
        const factor = Math.max(size.width, size.height) / Math.max(width, height);
        expect(Math.abs(size.width - width * factor)).toBeLessThanOrEqual(2);
        expect(Math.abs(size.height - height * factor)).toBeLessThanOrEqual(2);
      }),
    );
  });
});
