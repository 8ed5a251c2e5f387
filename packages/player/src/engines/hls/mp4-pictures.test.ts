import { describe, expect, it } from 'vitest';

import { readSei } from '../../sei/read-sei.ts';
import { writeSeiUnit } from '../../testing/sei-writer.ts';
import { readPictures, readPictureTrack, type PictureTrack } from './mp4-pictures.ts';

const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const box = (type: string, ...content: readonly (readonly number[])[]): number[] => {
  const body = content.flat();
  return [...u32(8 + body.length), ...Array.from(type, (letter) => letter.charCodeAt(0)), ...body];
};

const withLength = (unit: Uint8Array, size: number) => [...u32(unit.length).slice(4 - size), ...unit];

function init(entry: string, config: readonly number[], id = 7): Uint8Array {
  const tkhd = box('tkhd', u32(0), zeros(8), u32(id));
  const mdhd = box('mdhd', u32(0), zeros(8), u32(90_000));
  const stsd = box('stsd', u32(0), u32(1), box(entry, zeros(78), config));
  const trak = box('trak', tkhd, box('mdia', mdhd, box('minf', box('stbl', stsd))));
  const sound = box('trak', box('tkhd', u32(0), zeros(8), u32(1)), box('mdia', mdhd));
  const trex = box('trex', u32(0), u32(id), u32(1), u32(3000), u32(0), u32(0));
  return Uint8Array.from([...box('ftyp', zeros(8)), ...box('moov', sound, trak, box('mvex', trex))]);
}

const avcC = box('avcC', [1, 0x4d, 0x40, 0x1e, 0xff, 0xe0, 0]);
const hvcC = box('hvcC', [...zeros(21), 0xfd, 0]);

describe('the track of pictures', () => {
  it('is found among others, with the size of its lengths', () => {
    expect(readPictureTrack(init('avc1', avcC))).toEqual<PictureTrack>({
      id: 7,
      timescale: 90_000,
      codec: 'h264',
      framing: 4,
      duration: 3000,
      size: 0,
    });
    expect(readPictureTrack(init('hvc1', hvcC))).toMatchObject({ codec: 'h265', framing: 2 });
  });

  it('is none in what is encrypted, in sound, in media and in noise', () => {
    expect(readPictureTrack(init('encv', avcC))).toBeUndefined();
    expect(readPictureTrack(Uint8Array.from(box('moov', box('trak', box('mdia')))))).toBeUndefined();
    expect(readPictureTrack(Uint8Array.from(box('moof', zeros(20))))).toBeUndefined();
    expect(readPictureTrack(Uint8Array.from({ length: 999 }, (_, at) => (at * 7919) % 251))).toBeUndefined();
  });
});

describe('the pictures of a segment', () => {
  const track = readPictureTrack(init('avc1', avcC))!;
  const pictures = [242, 243].map((payloadType) =>
    withLength(writeSeiUnit([{ payloadType, data: Uint8Array.of(payloadType, 0, 0, 1) }], 'h264'), 4),
  );

  function segment(flags: number, sample: (size: number, index: number) => readonly number[]): Uint8Array {
    const moofOf = (offset: number) =>
      box(
        'moof',
        box('mfhd', u32(0), u32(1)),
        box('traf', box('tfhd', u32(0x020000), u32(1)), box('trun', u32(0x201), u32(1), u32(0), u32(5))),
        box(
          'traf',
          box('tfhd', u32(0x020000), u32(7)),
          box('tfdt', u32(0x01000000), u32(1), u32(500)),
          box(
            'trun',
            u32(0x01000000 | flags),
            u32(2),
            u32(offset),
            ...pictures.map(({ length }, at) => [...sample(length, at)]),
          ),
        ),
      );
    const moof = moofOf(moofOf(0).length + 8);
    return Uint8Array.from([...box('styp', zeros(8)), ...moof, ...box('mdat', ...pictures)]);
  }

  it('come with their times and bytes, from which SEI can be read', () => {
    const bytes = segment(0xb01, (size, at) => [...u32(1500), ...u32(size), ...u32(at === 0 ? 3000 : -1500 >>> 0)]);
    const found = [...readPictures(bytes, track)];
    expect(found.map(({ time }) => time)).toEqual([2 ** 32 + 3500, 2 ** 32 + 500]);
    expect(found.flatMap(({ data }) => readSei(data, 'h264', 4, [5, 242, 243]))).toEqual([
      { payloadType: 242, data: Uint8Array.of(242, 0, 0, 1) },
      { payloadType: 243, data: Uint8Array.of(243, 0, 0, 1) },
    ]);
  });

  it('take what they do not say from the initialisation segment', () => {
    const bytes = segment(0x201, (size) => u32(size));
    expect([...readPictures(bytes, track)].map(({ time }) => time - 2 ** 32)).toEqual([500, 3500]);
  });

  it('end soon where a run makes up its number, with samples of no size', () => {
    const lengths = Uint8Array.from(
      box('moof', box('traf', box('tfhd', u32(0), u32(7)), box('trun', u32(0), u32(0xffff_ffff)))),
    );
    let count = 0;
    for (const { data } of readPictures(lengths, track)) count += 1 + data.length;
    expect(count).toBeLessThanOrEqual(100_000);
  });

  it('end where the segment is cut off', () => {
    const bytes = segment(0x201, (size) => u32(size));
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => [...readPictures(bytes.subarray(0, length), track)]).not.toThrow();
  });
});
