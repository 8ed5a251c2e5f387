import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Interleaver } from './interleaver.ts';

type Track = 'audio' | 'video';

function run(pushes: readonly (readonly [Track, number])[]) {
  const order: string[] = [];
  const interleaver = new Interleaver();
  for (const [track, timeMs] of pushes) interleaver.push(track, timeMs, () => order.push(`${track[0]}${timeMs}`));
  return { order, interleaver };
}

describe('Interleaver', () => {
  it('brings late sound into place', () => {
    const { order, interleaver } = run([
      ['video', 0],
      ['video', 40],
      ['video', 80],
      ['audio', 0],
      ['audio', 20],
      ['audio', 40],
    ]);
    expect(order).toEqual(['v0', 'a0', 'a20', 'v40', 'a40']);
    interleaver.flush();
    expect(order.at(-1)).toBe('v80');
  });

  it('does not wait longer than half a second of media', () => {
    const pictures = Array.from({ length: 20 }, (_, i) => ['video', i * 100] as const);
    const { order } = run([['audio', 0], ...pictures]);
    expect(order).toEqual(['a0', 'v0', ...Array.from({ length: 13 }, (_, i) => `v${(i + 1) * 100}`)]);
  });

  it('does not wait at all for a track that is gone', () => {
    const pictures = Array.from({ length: 60 }, (_, i) => ['video', i * 100] as const);
    const { order } = run([['audio', 0], ...pictures]);
    expect(order.at(-1)).toBe('v5900');
  });

  it('keeps the order of each track and loses nothing, whatever comes', () => {
    const pushes = fc.array(fc.tuple(fc.constantFrom<Track>('audio', 'video'), fc.nat(3000)), { maxLength: 80 });
    fc.assert(
      fc.property(pushes, (all) => {
        const { order, interleaver } = run(all);
        interleaver.flush();
        for (const track of ['audio', 'video'] as const) {
          const mine = all.filter(([which]) => which === track).map(([, timeMs]) => `${track[0]}${timeMs}`);
          expect(order.filter((what) => what[0] === track[0])).toEqual(mine);
        }
      }),
      { seed: 9, numRuns: 500 },
    );
  });
});
