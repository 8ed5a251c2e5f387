import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LiveCode } from '../live-code.ts';
import { type Layout, type LayoutRegion, normalizeLayout, regionInPixels } from './layout.ts';

const seed = 20_261_114;
const canvas = { width: 1280, height: 720 };
const streamId = 'camera-1';

/** The right half of the canvas, written in all three ways. */
const rightHalf: Record<NonNullable<Layout['unit']>, LayoutRegion> = {
  fraction: { streamId, x: 0.5, y: 0, width: 0.5, height: 1 },
  pixel: { streamId, x: 640, y: 0, width: 640, height: 720 },
  center: { streamId, x: 960, y: 360, width: 640, height: 720 },
};

describe('normalizeLayout', () => {
  it.each(['fraction', 'pixel', 'center'] as const)('reads a region written as %s', (unit) => {
    expect(normalizeLayout({ canvas, unit, regions: [rightHalf[unit]] })).toEqual([
      { ...rightHalf.fraction, zOrder: 0, alpha: 1, fillMode: 'fill', inputType: 'audioVideo' },
    ]);
  });

  it('takes fractions where nothing is said', () => {
    expect(normalizeLayout({ canvas, regions: [rightHalf.fraction] })).toMatchObject([rightHalf.fraction]);
  });

  it('orders from back to front, equals as they were', () => {
    const at = (id: string, zOrder?: number) => ({ ...rightHalf.pixel, streamId: id, ...(zOrder && { zOrder }) });
    const regions = [at('b', 2), at('d', 7), at('a'), at('c', 2)];
    const order = normalizeLayout({ canvas, unit: 'pixel', regions }).map((region) => region.streamId);
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets pixels reach over the edge, and a stream be only heard', () => {
    const regions = [{ streamId, x: -640, y: 0, width: 0, height: 0 }];
    expect(normalizeLayout({ canvas, unit: 'pixel', regions })[0]).toMatchObject({ x: -0.5, width: 0 });
  });

  it.each<[string, Partial<LayoutRegion>, Partial<Layout>]>([
    ['pixels taken for fractions', { width: 640 }, {}],
    ['a size below 0', { width: -1 }, { unit: 'pixel' }],
    ['a number that is not finite', { x: NaN }, { unit: 'pixel' }],
    ['an alpha above 1', { alpha: 2 }, {}],
    ['a canvas without area', {}, { canvas: { width: 0, height: 720 } }],
    ['an endless canvas', {}, { canvas: { width: Infinity, height: 720 } }],
  ])('refuses %s', (_what, region, layout) => {
    expect(() => normalizeLayout({ canvas, regions: [{ ...rightHalf.fraction, ...region }], ...layout })).toThrow(
      expect.objectContaining({ code: LiveCode.ERROR_INVALID_PARAMETER }),
    );
  });

  it('comes to the same from all three ways of writing', () => {
    const pixel = fc.record({
      x: fc.integer({ min: -4000, max: 4000 }),
      y: fc.integer({ min: -4000, max: 4000 }),
      width: fc.integer({ min: 0, max: 4000 }),
      height: fc.integer({ min: 0, max: 4000 }),
    });
    const size = fc.record({ width: fc.integer({ min: 1, max: 4000 }), height: fc.integer({ min: 1, max: 4000 }) });
    fc.assert(
      fc.property(pixel, size, (region, anyCanvas) => {
        const centered = { ...region, x: region.x + region.width / 2, y: region.y + region.height / 2 };
        const [one] = normalizeLayout({ canvas: anyCanvas, unit: 'pixel', regions: [{ streamId, ...region }] });
        const [other] = normalizeLayout({ canvas: anyCanvas, unit: 'center', regions: [{ streamId, ...centered }] });
        for (const key of ['x', 'y', 'width', 'height'] as const) expect(other![key]).toBeCloseTo(one![key], 9);
        expect(regionInPixels(one!, anyCanvas)).toEqual(region);
      }),
      { seed },
    );
  });

  it('answers, or throws ERROR_INVALID_PARAMETER, whatever the numbers are', () => {
    const number = fc.double();
    const any = fc.record({ x: number, y: number, width: number, height: number, alpha: number, zOrder: number });
    const unit = fc.constantFrom('fraction', 'pixel', 'center');
    fc.assert(
      fc.property(any, unit, fc.record({ width: number, height: number }), (region, of, anyCanvas) => {
        try {
          const [result] = normalizeLayout({ canvas: anyCanvas, unit: of, regions: [{ streamId, ...region }] });
          expect(result!.width).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toMatchObject({ code: LiveCode.ERROR_INVALID_PARAMETER });
        }
      }),
      { seed },
    );
  });
});

describe('regionInPixels', () => {
  it('keeps neighbours without a gap', () => {
    const third = (index: number) => regionInPixels({ streamId, x: index / 3, y: 0, width: 1 / 3, height: 1 }, canvas);
    const [left, middle, right] = [third(0), third(1), third(2)];
    expect(middle.x).toBe(left.x + left.width);
    expect(right.x).toBe(middle.x + middle.width);
    expect(right.x + right.width).toBe(canvas.width);
  });
});
