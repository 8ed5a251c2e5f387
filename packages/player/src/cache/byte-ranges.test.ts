import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type ByteRange, countBytes, coversRange, mergeRanges, missingRanges } from './byte-ranges.ts';

const limit = 60;
const range = fc
  .tuple(fc.nat(limit), fc.nat(limit))
  .map(([a, b]): ByteRange => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const ranges = fc.array(range, { maxLength: 12 });
const seed = { seed: 20_261_120, numRuns: 500 };

/** The slow truth: which bytes are in. */
const bytesOf = (list: readonly ByteRange[]): Set<number> => {
  const bytes = new Set<number>();
  for (const { start, end } of list) for (let at = start; at < end; at++) bytes.add(at);
  return bytes;
};

describe('byte ranges', () => {
  it('merges to the same bytes, in order, apart from each other', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        expect(bytesOf(merged)).toEqual(bytesOf(list));
        for (const [index, { start, end }] of merged.entries()) {
          expect(end).toBeGreaterThan(start);
          if (index > 0) expect(start).toBeGreaterThan(merged[index - 1]!.end);
        }
        expect(countBytes(merged)).toBe(bytesOf(list).size);
      }),
      seed,
    );
  });

  it('does not depend on order, and merging again changes nothing', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        expect(mergeRanges(list.toReversed())).toEqual(merged);
        expect(mergeRanges(merged)).toEqual(merged);
      }),
      seed,
    );
  });

  it('splits what is wanted into what is there and what is missing, without a rest', () => {
    fc.assert(
      fc.property(ranges, range, (list, wanted) => {
        const missing = missingRanges(list, wanted);
        const has = bytesOf(list);
        const expected = [...bytesOf([wanted])].filter((at) => !has.has(at));
        expect([...bytesOf(missing)]).toEqual(expected);
        expect(mergeRanges(missing)).toEqual(missing);
        expect(coversRange(list, wanted)).toBe(expected.length === 0);
        expect(coversRange([...list, ...missing], wanted)).toBe(true);
      }),
      seed,
    );
  });
});
