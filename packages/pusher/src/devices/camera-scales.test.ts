import { describe, expect, it } from 'vitest';

import { exposureOf, zoomOfRatio, zoomWithin } from './camera-scales.ts';

const name = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return (error as Error).name;
  }
};

describe('camera scales', () => {
  it.each([
    [1, 100],
    [2, 175],
    [5, 400],
    [3.001, 250],
    [0.9, 'ERROR_INVALID_PARAMETER'],
    [5.1, 'ERROR_INVALID_PARAMETER'],
    [Number.NaN, 'ERROR_INVALID_PARAMETER'],
  ])('a ratio of zoom of %d is %s of 100 to 400', (ratio, zoom) => {
    expect(name(() => zoomOfRatio(ratio, { min: 100, max: 400, step: 1 }))).toBe(zoom);
  });

  it('keeps to the steps and the ends of the camera’s own scale', () => {
    expect(zoomWithin(1.26, { min: 1, max: 4, step: 0.5 })).toBe(1.5);
    expect(zoomWithin(4, { min: 1, max: 4 })).toBe(4);
    expect(name(() => zoomWithin(4.1, { min: 1, max: 4 }))).toBe('ERROR_INVALID_PARAMETER');
  });

  it.each([
    [-1, -3],
    [0, 0],
    [0.5, 1],
    [1, 2],
    [1.1, 'ERROR_INVALID_PARAMETER'],
  ])('an exposure of %d is %s of -3 to 2', (value, exposure) => {
    expect(name(() => exposureOf(value, { min: -3, max: 2, step: 0.5 }))).toBe(exposure);
  });
});
