import { describe, expect, it } from 'vitest';

import { TrackClock } from './track-clock.ts';

/** Frames of a 25 fps source whose own clock began at `zero` and runs `rate` times as fast as the page's. */
function play(clock: TrackClock, { seconds = 10, zero = 5000, rate = 1, delay = (_index: number) => 20, from = 0 }) {
  const placed: { truth: number; place: number }[] = [];
  for (let index = 0; index < seconds * 25; index += 1) {
    const truth = from + index * 40;
    placed.push({ truth, place: clock.place(zero + truth * rate, truth + delay(index)) });
  }
  return placed;
}

const worst = (placed: { truth: number; place: number }[]) =>
  Math.max(...placed.map(({ truth, place }) => Math.abs(place - 20 - truth)));

describe('TrackClock', () => {
  it('keeps the spacing of the source, however its frames jitter on arrival', () => {
    const placed = play(new TrackClock(), { delay: (index) => 20 + ((index * 7) % 13) * 10 });
    const steps = placed.slice(1).map(({ place }, index) => place - placed[index]!.place);
    expect(Math.max(...steps.slice(2))).toBeLessThanOrEqual(45);
    expect(worst(placed)).toBeLessThan(15);
  });

  it('follows a source whose clock is slow', () => {
    const placed = play(new TrackClock(), { seconds: 600, rate: 0.9999 });
    expect(worst(placed)).toBeLessThan(15);
  });

  it('follows a source whose clock is fast', () => {
    const placed = play(new TrackClock(), { seconds: 600, rate: 1.0001 });
    expect(worst(placed)).toBeLessThan(15);
  });

  it('begins anew when the source does', () => {
    const clock = new TrackClock();
    play(clock, { seconds: 5 });
    expect(worst(play(clock, { seconds: 2, zero: 900_000, from: 5000 }))).toBeLessThan(1);
    const back = play(clock, { seconds: 8, zero: -900_000, from: 7000 });
    expect(worst(back.slice(60))).toBeLessThan(1);
  });

  it('forgets a few first blocks that are stamped ahead of their time', () => {
    const clock = new TrackClock();
    for (let index = 0; index < 7; index += 1) clock.place(6000 + index * 10, 5000 + index);
    expect(worst(play(clock, { seconds: 1, zero: -100, from: 5010 }))).toBeLessThan(1);
  });
});
