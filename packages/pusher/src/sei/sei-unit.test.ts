import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readH264Sei, splitUnits } from '../testing/read-h264-sei.ts';
import { insertSei, seiUnit } from './sei-unit.ts';

const seed = 20_261_129;
const bytes = (maxLength: number) =>
  // Many zeros, ones and threes: they are what start codes and emulation prevention are made of.
  fc
    .array(fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 3), fc.integer({ min: 0, max: 255 })), { maxLength })
    .map((values) => new Uint8Array(values));
const type = fc.constantFrom(5 as const, 242 as const);
const framing = fc.constantFrom('annexb' as const, 4 as const);

const delimiter = new Uint8Array([9, 0x10]);
const sps = new Uint8Array([0x67, 0x42, 0xe0, 0x1f, 7]);
const pps = new Uint8Array([0x68, 0xce, 6]);
const keySlice = new Uint8Array([0x65, 9, 8, 7]);
const slice = new Uint8Array([0x41, 9, 8, 7]);

function frame(units: readonly Uint8Array[], as: 'annexb' | 4): Uint8Array {
  const prefix = ({ length }: Uint8Array) => (as === 4 ? [0, 0, length >> 8, length & 255] : [0, 0, 0, 1]);
  return new Uint8Array(units.flatMap((unit) => [...prefix(unit), ...unit]));
}

describe('seiUnit', () => {
  it('is read back as it was written, whatever the bytes and however long', () => {
    fc.assert(
      fc.property(type, bytes(800), (payloadType, data) => {
        expect(readH264Sei(seiUnit(payloadType, data))).toEqual([{ payloadType, data }]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('holds nothing that looks like a start code', () => {
    fc.assert(
      fc.property(type, bytes(800), (payloadType, data) => {
        const unit = seiUnit(payloadType, data);
        for (let at = 0; at + 2 < unit.length; at++)
          expect(unit[at] === 0 && unit[at + 1] === 0 && unit[at + 2]! < 3).toBe(false);
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('insertSei', () => {
  it('puts the unit before the first slice and behind all else, and leaves the rest alone', () => {
    fc.assert(
      fc.property(type, bytes(300), framing, fc.boolean(), (payloadType, data, as, isKey) => {
        const unit = seiUnit(payloadType, data);
        const before = isKey ? [delimiter, sps, pps] : [delimiter];
        const slices = isKey ? [keySlice, keySlice] : [slice, slice];
        const picture = insertSei(frame([...before, ...slices], as), unit, as);
        expect(splitUnits(picture, as)).toEqual([...before, unit, ...slices]);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('keeps a start code of three bytes whole', () => {
    const unit = seiUnit(242, new Uint8Array([1]));
    const picture = new Uint8Array([0, 0, 1, ...sps, 0, 0, 1, ...keySlice]);
    expect([...insertSei(picture, unit, 'annexb')]).toEqual([
      0,
      0,
      1,
      ...sps,
      0,
      0,
      0,
      1,
      ...unit,
      0,
      0,
      1,
      ...keySlice,
    ]);
  });

  it('gives back what has no slice, and never throws', () => {
    const unit = seiUnit(242, new Uint8Array([1]));
    const headers = frame([sps, pps], 4);
    expect(insertSei(headers, unit, 4)).toBe(headers);
    fc.assert(
      fc.property(bytes(60), framing, (data, as) => void insertSei(data, unit, as)),
      { seed, numRuns: 500 },
    );
  });
});
