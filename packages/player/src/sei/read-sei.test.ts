import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { writeSeiUnit, type WrittenSei } from '../testing/sei-writer.ts';
import type { NalCodec, NalFraming } from './nal-units.ts';
import { readSei } from './read-sei.ts';

const seed = 20_261_120;
const wanted = [5, 242, 243];

const bytes = (max: number) =>
  // Many zeros, ones and threes: they are what start codes and emulation prevention are made of.
  fc.array(fc.oneof(fc.constantFrom(0, 0, 0, 1, 2, 3), fc.integer({ min: 0, max: 255 })), { maxLength: max });
const payload: fc.Arbitrary<WrittenSei> = fc
  .record({ payloadType: fc.constantFrom(1, 4, 5, 242, 243, 300), data: bytes(600) })
  .map(({ payloadType, data }) => ({
    payloadType,
    data: new Uint8Array(payloadType === 5 ? [...Array.from({ length: 16 }, (_, at) => at), ...data] : data),
  }));
const codec = fc.constantFrom<NalCodec>('h264', 'h265');
const framing = fc.constantFrom<NalFraming>('annexb', 1, 2, 3, 4);

/** A NAL unit of a slice, whose bytes mean nothing here but hold no start code. */
const slice = (coded: NalCodec) => new Uint8Array(coded === 'h264' ? [0x65, 9, 8, 7] : [19 << 1, 1, 9, 8]);

function frame(units: readonly Uint8Array[], as: NalFraming): Uint8Array {
  const prefix = ({ length }: Uint8Array) =>
    as === 'annexb' ? [0, 0, 0, 1] : Array.from({ length: as }, (_, at) => (length >>> ((as - 1 - at) * 8)) & 255);
  return new Uint8Array(units.flatMap((unit) => [...prefix(unit), ...unit]));
}

describe('readSei', () => {
  it('reads what an encoder wrote, among slices, in every framing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(payload, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
        codec,
        framing,
        (sei, coded, as) => {
          const seiUnits = sei.map((payloads) => writeSeiUnit(payloads, coded));
          fc.pre(as !== 1 || seiUnits.every(({ length }) => length < 256));
          const picture = frame([...seiUnits, slice(coded)], as);
          const expected = sei
            .flat()
            .filter(({ payloadType }) => wanted.includes(payloadType))
            .map(({ payloadType, data }) =>
              payloadType === 5
                ? { payloadType, data: new Uint8Array(data.slice(16)), uuid: '000102030405060708090a0b0c0d0e0f' }
                : { payloadType, data: new Uint8Array(data) },
            );
          expect(readSei(picture, coded, as, wanted)).toEqual(expected);
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(bytes(300), codec, framing, (data, coded, as) => {
        readSei(new Uint8Array(data), coded, as, wanted);
        readSei(new Uint8Array([0, 0, 1, 6, ...data]), coded, as, wanted);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('leaves out what is cut off, and keeps what came whole before', () => {
    const data = new Uint8Array(40).fill(7);
    const unit = writeSeiUnit(
      [
        { payloadType: 242, data },
        { payloadType: 243, data },
      ],
      'h264',
    );
    const cut = unit.subarray(0, unit.length - 10);
    expect(readSei(frame([cut], 4), 'h264', 4, wanted).map(({ payloadType }) => payloadType)).toEqual([242]);
  });

  it('gives copies, which outlive the buffer they came in', () => {
    const picture = frame([writeSeiUnit([{ payloadType: 242, data: new Uint8Array([1, 2, 3]) }], 'h265')], 'annexb');
    const [message] = readSei(picture, 'h265', 'annexb', wanted);
    picture.fill(0);
    expect(message!.data).toEqual(new Uint8Array([1, 2, 3]));
  });

  it('leaves user data without a whole UUID out', () => {
    const unit = writeSeiUnit([{ payloadType: 5, data: new Uint8Array(15) }], 'h264');
    expect(readSei(frame([unit], 4), 'h264', 4, wanted)).toEqual([]);
  });
});
