import { describe, expect, it } from 'vitest';

import { HlsWindow } from './hls-window.ts';

const init = Buffer.from('init');

function windowOf(size = 6): HlsWindow {
  return new HlsWindow({ size, segmentDuration: 1 });
}

function addSegment(window: HlsWindow, duration: number, bytes = 10): number {
  const number = window.openNumber;
  window.openSegment({ init, discontinuity: false, dateMs: 0 });
  window.addPart({ duration, independent: true, data: Buffer.alloc(bytes) });
  window.completeSegment();
  return number;
}

describe('HlsWindow', () => {
  it('lists as many segments as it is meant to', () => {
    const window = windowOf();
    for (let i = 0; i < 20; i++) addSegment(window, 1);
    expect(window.listed).toHaveLength(6);
    expect(window.targetDuration).toBe(1);
  });

  it('lists more while one is long, for a playlist must have three target durations', () => {
    const window = windowOf();
    addSegment(window, 8);
    for (let i = 0; i < 15; i++) addSegment(window, 1);
    expect(window.targetDuration).toBe(8);
    expect(window.listed).toHaveLength(16);
    for (let i = 0; i < 10; i++) addSegment(window, 1);
    expect(window.targetDuration).toBe(1);
    expect(window.listed.length).toBeLessThanOrEqual(25);
    expect(window.listed.every(({ duration }) => duration === 1)).toBe(true);
  });

  it('keeps what just left the playlist, and forgets it later', () => {
    const window = windowOf();
    const first = addSegment(window, 1);
    for (let i = 0; i < 8; i++) addSegment(window, 1);
    expect(window.listed[0]?.number).toBeGreaterThan(first);
    expect(window.segment(first)).toBeDefined();
    expect(window.init(first)?.data).toBe(init);
    for (let i = 0; i < 10; i++) addSegment(window, 1);
    expect(window.segment(first)).toBeUndefined();
  });

  it('shrinks when its segments are huge', () => {
    const window = windowOf();
    for (let i = 0; i < 8; i++) addSegment(window, 1, 30 << 20);
    expect(window.listed).toHaveLength(3);
    expect(window.segment(window.openNumber - 4)).toBeUndefined();
  });

  it('leaves no hole in the numbers when a segment stays empty', () => {
    const window = windowOf();
    const first = addSegment(window, 1);
    window.openSegment({ init, discontinuity: false, dateMs: 0 });
    window.completeSegment();
    expect(addSegment(window, 1)).toBe(first + 1);
    expect(window.listed).toHaveLength(2);
  });

  it('starts with numbers above those of a window that was there before', () => {
    const before = windowOf();
    const last = addSegment(before, 1);
    expect(windowOf().openNumber).toBeGreaterThanOrEqual(last);
  });
});
