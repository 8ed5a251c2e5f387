import { describe, expect, it } from 'vitest';

import { Ladder } from './ladder.ts';

const top = { width: 1280, height: 720, fps: 30, kbps: 2500 };

describe('Ladder', () => {
  it('takes bits first, then half the pictures, then pixels', () => {
    const rungs = [2500, 1000, 960, 500, 470, 200, 90].map((kbps) => new Ladder(top).choose(kbps, 0));
    expect(rungs).toEqual([
      { scale: 1, fps: 30 },
      { scale: 1, fps: 30 },
      { scale: 1, fps: 15 },
      { scale: 1, fps: 15 },
      { scale: 3 / 4, fps: 15 },
      { scale: 1 / 2, fps: 15 },
      { scale: 1 / 3, fps: 15 },
    ]);
  });

  it('never halves the rate below ten, nor one that is below it', () => {
    const slowest = (fps: number) => new Ladder({ ...top, fps }).choose(1, 0).fps;
    expect([60, 30, 15, 10, 5].map(slowest)).toEqual([30, 15, 10, 10, 5]);
  });

  it('goes up a rung at a time, after three seconds, and only with room', () => {
    const ladder = new Ladder(top);
    ladder.choose(200, 0);
    const scales = [0, 2999, 3000, 3100, 6000, 6200].map((now) => ladder.choose(2500, now).scale);
    expect(scales).toEqual([1 / 2, 1 / 2, 3 / 4, 3 / 4, 3 / 4, 1]);
    const wavering = new Ladder(top);
    wavering.choose(470, 0);
    for (let now = 0; now < 60_000; now += 100) wavering.choose(500 + (now % 200), now);
    expect(wavering.rung.scale).toBe(3 / 4);
  });

  it('leaves those alone who asked for few bits', () => {
    const modest = { ...top, kbps: 400 };
    expect(new Ladder(modest).choose(400, 0)).toEqual({ scale: 1, fps: 30 });
    expect(new Ladder(modest).choose(150, 0)).not.toEqual({ scale: 1, fps: 30 });
  });

  it('reaches its top again at the bitrate that was asked for', () => {
    const tight = { ...top, kbps: 1000 };
    const ladder = new Ladder(tight);
    ladder.choose(300, 0);
    for (let now = 0; now < 20_000; now += 100) ladder.choose(1000, now);
    expect(ladder.rung).toEqual({ scale: 1, fps: 30 });
  });

  it('is held down for a device that is too slow', () => {
    const ladder = new Ladder(top);
    expect(ladder.hold(1)).toBe(true);
    expect(ladder.choose(2500, 0)).toEqual({ scale: 1, fps: 15 });
    ladder.hold(1);
    for (let now = 0; now < 20_000; now += 100) ladder.choose(2500, now);
    expect(ladder.rung).toEqual({ scale: 3 / 4, fps: 15 });
    ladder.hold(-1);
    ladder.hold(-1);
    expect(ladder.held).toBe(false);
    expect(ladder.hold(-1)).toBe(false);
    while (ladder.hold(1));
    expect(ladder.rung.scale).toBe(1 / 3);
  });
});
