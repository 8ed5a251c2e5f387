import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { StreamClock } from './stream-clock.ts';

const run = (tags: readonly (readonly ['audio' | 'video', number])[]): number[] => {
  const clock = new StreamClock();
  return tags.map(([track, timestamp]) => clock.time(track, timestamp));
};

describe('StreamClock', () => {
  it('starts at 0 wherever the publisher does, and keeps the tracks in step', () => {
    expect(
      run([
        ['video', 90_000],
        ['audio', 90_010],
        ['video', 90_040],
        ['audio', 90_033],
      ]),
    ).toEqual([0, 10, 40, 33]);
  });

  it('gives no negative times to sound that begins before the pictures', () => {
    expect(
      run([
        ['video', 100],
        ['audio', 80],
        ['audio', 101],
      ]),
    ).toEqual([0, 0, 1]);
  });

  it('goes on across the wrap of 32 bits', () => {
    expect(
      run([
        ['video', 2 ** 32 - 40],
        ['audio', 2 ** 32 - 20],
        ['video', 0],
        ['audio', 3],
      ]),
    ).toEqual([0, 20, 40, 43]);
  });

  it('lets time stand nearly still when it goes back a little', () => {
    expect(
      run([
        ['video', 0],
        ['video', 40],
        ['video', 30],
        ['video', 80],
      ]),
    ).toEqual([0, 40, 41, 80]);
  });

  it('follows an encoder that starts its clock again', () => {
    expect(
      run([
        ['video', 5000],
        ['audio', 5005],
        ['video', 5040],
        ['video', 0],
        ['audio', 5],
        ['video', 40],
      ]),
    ).toEqual([0, 5, 40, 80, 85, 120]);
  });

  it('closes the hole of a clock that jumps forward', () => {
    expect(
      run([
        ['video', 0],
        ['audio', 0],
        ['video', 1_000_000],
        ['audio', 1_000_010],
      ]),
    ).toEqual([0, 0, 20, 30]);
  });

  it('keeps a pause that only one track makes', () => {
    const tags = Array.from({ length: 30 }, (_, i) => ['video', i * 1000] as const);
    expect(run([['audio', 0], ...tags, ['audio', 29_000]]).at(-1)).toBe(29_000);
  });

  it('bears tracks that count from different starts', () => {
    const tags = Array.from({ length: 100 }, (_, i) => [
      ['video', i * 40] as const,
      ['audio', 5_000_000 + i * 40] as const,
    ]).flat();
    expect(run(tags).slice(-2)).toEqual([99 * 40, 99 * 40 + 20]);
  });

  it('only ever moves forward on each track', () => {
    const tag = fc.tuple(fc.constantFrom('audio', 'video'), fc.nat(0xff_ff_ff_ff));
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 50 }), (tags) => {
        const last = { audio: -1, video: -1 };
        const clock = new StreamClock();
        for (const [track, timestamp] of tags) {
          const time = clock.time(track, timestamp);
          expect(time).toBeGreaterThan(last[track]);
          last[track] = time;
        }
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});
