import { describe, expect, it } from 'vitest';

import { arrange, fitInto, fitted, sentSize, turned, watermarkCell } from './layout.ts';

const box = { width: 1280, height: 720 };
const wide = { width: 1920, height: 1080 };
const tall = { width: 1080, height: 1920 };
const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('the sent size', () => {
  const size = (sizePolicy: 'follow' | 'letterbox' | 'lock', first?: typeof box, locked?: typeof box) =>
    Object.values(sentSize({ sizePolicy, box }, first, locked)).join('x');

  it('follows the shape of the source, long side into long side', () => {
    expect(size('follow', wide)).toBe('1280x720');
    expect(size('follow', tall)).toBe('720x1280');
    expect(size('follow', { width: 1600, height: 1200 })).toBe('960x720');
    expect(size('follow', { width: 3000, height: 500 })).toBe('1280x214');
  });

  it('enlarges nothing and has even sides', () => {
    expect(size('follow', { width: 641, height: 361 })).toBe('640x360');
    expect(size('follow', { width: 1, height: 1 })).toBe('2x2');
    expect(fitInto({ width: 4000, height: 3 }, box)).toEqual({ width: 1280, height: 2 });
  });

  it('is always the box with bars, and before the first picture', () => {
    expect(size('letterbox', tall)).toBe('1280x720');
    expect(size('follow')).toBe('1280x720');
    expect(sentSize({ sizePolicy: 'letterbox', box: { width: 321, height: 181 } }, undefined, undefined)).toEqual({
      width: 320,
      height: 180,
    });
  });

  it('is locked to the first picture', () => {
    expect(size('lock', tall)).toBe('720x1280');
    expect(size('lock', wide, tall)).toBe('720x1280');
  });
});

describe('one picture in its place', () => {
  const cell = rect(100, 50, 200, 100);

  it('is contained whole, with bars', () => {
    expect(fitted({ width: 100, height: 100 }, cell, 'contain', 0)).toEqual({
      source: rect(0, 0, 100, 100),
      target: rect(150, 50, 100, 100),
    });
  });

  it('covers the place, cropped evenly', () => {
    expect(fitted({ width: 400, height: 400 }, cell, 'cover', 0)).toEqual({
      source: rect(0, 100, 400, 200),
      target: cell,
    });
    expect(fitted({ width: 400, height: 100 }, cell, 'cover', 0).source).toEqual(rect(100, 0, 200, 100));
  });

  it('is stretched only when told', () => {
    expect(fitted({ width: 30, height: 90 }, cell, 'fill', 90)).toEqual({ source: rect(0, 0, 30, 90), target: cell });
  });

  it('is measured as it is seen, turned', () => {
    expect(turned(wide, 90)).toEqual(tall);
    expect(turned(wide, 180)).toEqual(wide);
    expect(fitted({ width: 100, height: 50 }, cell, 'contain', 270).target).toEqual(rect(175, 50, 50, 100));
    // Turned it is 50 wide and 100 high, of which the middle 25 rows are seen: columns of the picture itself.
    expect(fitted({ width: 100, height: 50 }, cell, 'cover', 90).source).toEqual(rect(37.5, 0, 25, 50));
  });
});

describe('several pictures', () => {
  const settings = { placements: new Map(), sizePolicy: 'letterbox', fit: undefined, rotation: 0 } as const;
  const sent = { width: 1000, height: 500 };
  const main = { id: 'main', size: { width: 1000, height: 500 } };
  const second = { id: 'second', size: { width: 400, height: 300 } };

  it('lie over each other: the first whole, the second small at the bottom right', () => {
    const drawings = arrange([main, second], settings, sent);
    expect(drawings.map(({ from, target }) => [from.id, target])).toEqual([
      ['main', rect(0, 0, 1000, 500)],
      ['second', rect(730, 292.5, 250, 187.5)],
    ]);
  });

  it('keep their shape in the corner, turned and tall', () => {
    const [, drawing] = arrange([main, second], { ...settings, rotation: 90 }, sent);
    expect(drawing!.target.width / drawing!.target.height).toBeCloseTo(300 / 400);
    const narrow = { id: 'narrow', size: { width: 100, height: 1000 } };
    expect(arrange([main, narrow], settings, sent)[1]!.target).toEqual(rect(934, 20, 46, 460));
  });

  it('do not hide each other in the corner', () => {
    const others = [1, 2, 3, 4].map((number) => ({ ...second, id: `${number}` }));
    const [, one, two, , four] = arrange([main, ...others], settings, sent);
    expect(two!.target).toEqual(rect(460, 292.5, 250, 187.5));
    expect(four!.target).toEqual({ ...one!.target, y: 85 });
  });

  it('keep their places while the first has no picture yet', () => {
    const drawings = arrange([{ id: 'main', size: undefined }, second], settings, sent);
    expect(drawings.map(({ from, target }) => [from.id, target])).toEqual([['second', rect(730, 292.5, 250, 187.5)]]);
  });

  it('lie where they were placed, in the order that was given', () => {
    const placements = new Map([
      ['main', { x: 0.5, y: 0, width: 0.5, height: 1, zOrder: 2 }],
      ['second', { x: 0, y: 0.5, width: 0.6, height: 0.5, zOrder: 1 }],
    ]);
    const drawings = arrange([main, second], { ...settings, placements, fit: 'cover' }, sent);
    expect(drawings.map(({ from, target }) => [from.id, target])).toEqual([
      ['second', rect(0, 250, 600, 250)],
      ['main', rect(500, 0, 500, 500)],
    ]);
  });

  it('take no bar for the pixel that an even side costs', () => {
    const odd = { id: 'odd', size: { width: 641, height: 361 } };
    const [drawing] = arrange([odd], { ...settings, sizePolicy: 'follow' }, { width: 640, height: 360 });
    expect(drawing).toMatchObject({ source: rect(0, 0, 641, 361), target: rect(0, 0, 640, 360) });
  });
});

it('lays the watermark by shares of the sent picture and keeps its shape', () => {
  const cell = watermarkCell({ x: 0.5, y: 0.25, scale: 0.1 }, { width: 100, height: 50 }, { width: 640, height: 360 });
  expect(cell).toEqual(rect(320, 90, 64, 32));
});
