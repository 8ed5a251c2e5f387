import { expect, it } from 'vitest';

import { contain, Letterbox } from './letterbox.ts';

it('fits a picture whole into another size', () => {
  expect(contain({ width: 180, height: 320 }, { width: 320, height: 180 })).toEqual({
    x: 110,
    y: 0,
    width: 101,
    height: 180,
  });
  expect(contain({ width: 1280, height: 720 }, { width: 640, height: 480 })).toEqual({
    x: 0,
    y: 60,
    width: 640,
    height: 360,
  });
  expect(contain({ width: 64, height: 48 }, { width: 640, height: 480 })).toEqual({
    x: 0,
    y: 0,
    width: 640,
    height: 480,
  });
});

it('has even numbers, as H.264 wants them', () => {
  expect(new Letterbox(321, 241)).toMatchObject({ width: 320, height: 240 });
  expect(new Letterbox(1, 1)).toMatchObject({ width: 2, height: 2 });
});
