import { describe, expect, it } from 'vitest';

import { StallWatch, type Pulse } from './stall-watch.ts';

/** One pulse a second; answers the second in which the stream was declared dead. */
function diesAt(seconds: number, pulse: (second: number) => Partial<Pulse>): number | undefined {
  const watch = new StallWatch(8);
  for (let second = 0; second <= seconds; second++) {
    const still = { now: second, frames: 5, position: 1, due: true, hidden: false, starved: false, counted: {} };
    if (watch.isDead({ ...still, ...pulse(second) })) return second;
  }
  return undefined;
}

describe('StallWatch', () => {
  it('lets a stream live that shows pictures', () => {
    expect(diesAt(60, (second) => ({ frames: second }))).toBeUndefined();
  });

  it('declares a stream dead that shows and receives nothing', () => {
    expect(diesAt(60, () => ({ counted: { bytes: 7 } }))).toBe(8);
    expect(diesAt(60, () => ({}))).toBe(8);
  });

  it('declares a stream dead whose pictures arrive but are not shown', () => {
    expect(diesAt(60, (second) => ({ counted: { bytes: second, videoBytes: second } }))).toBe(8);
  });

  it('lets a source rest that sends sound but no picture', () => {
    expect(diesAt(60, (second) => ({ counted: { bytes: second, videoBytes: 3 } }))).toBeUndefined();
  });

  it('gives a slow network that still delivers four times as long', () => {
    expect(diesAt(60, (second) => ({ starved: true, counted: { bytes: second } }))).toBe(32);
  });

  it('does not expect pictures of a paused video, and starts counting when it goes on', () => {
    expect(diesAt(60, () => ({ due: false }))).toBeUndefined();
    expect(diesAt(60, (second) => ({ due: second > 30 }))).toBe(38);
  });

  it('looks at position and bytes where a hidden page presents no pictures', () => {
    expect(diesAt(60, (second) => ({ hidden: true, position: second }))).toBeUndefined();
    expect(diesAt(60, (second) => ({ hidden: true, counted: { bytes: second } }))).toBeUndefined();
    expect(diesAt(60, () => ({ hidden: true }))).toBe(8);
  });

  it('counts nothing over a gap in which the machine slept', () => {
    const watch = new StallWatch(8);
    const at = (now: number) =>
      watch.isDead({ now, frames: 5, position: 1, due: true, hidden: false, starved: false, counted: {} });
    expect([at(0), at(1), at(3600), at(3601)]).toEqual([false, false, false, false]);
    expect(at(3605) || at(3608)).toBe(true);
  });

  describe('when there is reason to doubt the connection', () => {
    const suspected = (pulse: (second: number) => Partial<Pulse>) => {
      const watch = new StallWatch(8);
      watch.suspect(0);
      for (let second = 0; second <= 60; second++) {
        const still = { now: second, frames: 5, position: 1, due: true, hidden: false, starved: false, counted: {} };
        if (watch.isDead({ ...still, ...pulse(second) })) return second;
      }
      return undefined;
    };

    it('gives it only a few seconds to show life', () => {
      expect(suspected(() => ({ counted: { bytes: 7 } }))).toBe(3);
    });

    it.each([
      ['a picture', { frames: 6 }],
      ['bytes', { counted: { bytes: 8 } }],
    ])('is content with %s', (_what, life) => {
      expect(suspected((second) => (second >= 2 ? life : { counted: { bytes: 7 } }))).toBeGreaterThanOrEqual(8);
    });
  });
});
