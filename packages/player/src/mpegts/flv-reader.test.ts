import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import * as readSei from '../sei/read-sei.ts';
import { concat, flvBytes, tagsOf, type FlvTag } from '../testing/flv-bytes.ts';
import { writeSeiUnit } from '../testing/sei-writer.ts';
import { FlvReader } from './flv-reader.ts';
import { usualPatience, type ReaderOptions } from './stream-reader.ts';

const seed = 20_261_120;

const avcConfig = (time = 0): FlvTag => ({
  type: 9,
  time,
  body: new Uint8Array([0x17, 0, 0, 0, 0, 1, 66, 0, 30, 0xff, 0xe1, 0, 0]),
});
const picture = (time: number, size = 40, shift = 0): FlvTag => ({
  type: 9,
  time,
  body: new Uint8Array([0x27, 1, 0, 0, shift, ...Array.from({ length: size }, () => 7)]),
});
const aacConfig = (time = 0): FlvTag => ({ type: 8, time, body: new Uint8Array([0xaf, 0, 0x12, 0x10]) });
const sound = (time: number): FlvTag => ({ type: 8, time, body: new Uint8Array([0xaf, 1, 1, 2, 3]) });
const script: FlvTag = { type: 18, time: 0, body: new Uint8Array(300) };

function reader(options: Partial<ReaderOptions> = {}) {
  const told = { onSei: vi.fn<ReaderOptions['onSei']>(), onTracks: vi.fn(), onChange: vi.fn() };
  return {
    reader: new FlvReader({ live: true, sei: undefined, patience: usualPatience, ...told, ...options }),
    ...told,
  };
}

function readAll(to: FlvReader, bytes: Uint8Array, size = bytes.length): Uint8Array<ArrayBuffer> {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(to.read(bytes.slice(at, at + size)).slice());
  return concat([...out, to.end()]);
}

/** Times of the samples of a stream, without configurations. */
function times(bytes: Uint8Array, type: number): number[] {
  return tagsOf(bytes)
    .filter((tag) => tag.type === type && tag.body[1] !== 0)
    .map(({ time }) => time);
}

const usual = [script, avcConfig(), aacConfig(), picture(0), sound(0), sound(23), picture(40, 70_000), sound(46)];

describe('FlvReader', () => {
  it.each([1, 2, 7, 11, 1000, 100_000])('tells picture from sound in pieces of %i bytes', (size) => {
    const { reader: flv } = reader();
    const bytes = flvBytes(usual);
    readAll(flv, bytes, size);
    expect(flv.bytes).toBe(bytes.length);
    expect(flv.pictures).toBe(3);
    expect(flv.videoBytes).toBe(13 + 4 + 45 + 4 + 70_005 + 4);
    expect(flv.audioBytes).toBe(4 + 4 + 3 * (5 + 4));
  });

  it('gives a file out as it is, cut anywhere', () => {
    const file = flvBytes(usual);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (size) => {
        expect(readAll(reader({ live: false }).reader, file, size)).toEqual(file);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('never throws anything but a LiveError at random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, hasHeader) => {
        const { reader: flv } = reader({ sei: { ...readSei, types: [5] } });
        try {
          readAll(flv, hasHeader ? concat([flvBytes([avcConfig(), picture(0)]), bytes]) : bytes, 50);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('refuses what is no FLV with its first bytes', () => {
    expect(() => reader().reader.read(new TextEncoder().encode('<html>'))).toThrow('no FLV');
    expect(() => reader().reader.read(new TextEncoder().encode('FLX'))).toThrow('no FLV');
  });

  it.each([
    ['ahead', 3_600_000],
    ['back to nothing', -100_000],
  ])('makes timestamps go on that jump %s, picture and sound together', (_case, jump) => {
    const later = [picture(100_040 + jump), sound(100_023 + jump), sound(100_046 + jump), picture(100_080 + jump)];
    const out = readAll(reader().reader, flvBytes([picture(100_000), sound(100_000), ...later]));
    const [first, second, third] = times(out, 9) as [number, number, number];
    expect(second - first).toBe(40);
    expect(third - second).toBe(40);
    // Sound keeps its distance to the picture.
    expect(times(out, 8).map((time) => time - second)).toEqual([-40, -17, 6]);
  });

  it('makes timestamps go on over the wrap at 32 bits', () => {
    const at = 2 ** 32 - 20;
    const out = readAll(reader().reader, flvBytes([picture(at), sound(at), picture((at + 40) % 2 ** 32), sound(3)]));
    const [first, second] = times(out, 9) as [number, number];
    expect(second - first).toBe(40);
    expect(times(out, 8)[1]! - times(out, 8)[0]!).toBe(23);
  });

  it('brings tracks together that have clocks of their own', () => {
    const out = readAll(reader().reader, flvBytes([picture(5_000_000), sound(12), picture(5_000_040), sound(35)]));
    expect(Math.abs(times(out, 8)[0]! - times(out, 9)[0]!)).toBeLessThan(100);
    expect(times(out, 8)[1]! - times(out, 8)[0]!).toBe(23);
  });

  it('leaves a picture alone that pauses while the sound goes on', () => {
    const sounds = Array.from({ length: 100 }, (_, at) => sound(at * 200));
    const out = readAll(reader().reader, flvBytes([picture(0), ...sounds, picture(20_000)]));
    expect(times(out, 9)[1]! - times(out, 9)[0]!).toBe(20_000);
  });

  it('does not hold back without end what has no times that go on, or no media at all', () => {
    const big = (type: number, first: number): FlvTag => {
      const body = new Uint8Array(9 << 20);
      body.set([first, 1]);
      return { type, time: 0, body };
    };
    const { reader: flv, onTracks } = reader();
    expect(flv.read(flvBytes([avcConfig(), big(9, 0x27)])).length).toBe(0);
    flv.read(flvBytes([big(9, 0x27)]).slice(13));
    expect(onTracks).toHaveBeenCalledExactlyOnceWith({ audio: false, video: true });
    expect(() => reader().reader.read(flvBytes([big(18, 2), big(18, 2)]))).toThrow('neither picture nor sound');
  });

  it('waits for a track that is promised, and does without it when it does not come', () => {
    const { reader: flv, onTracks } = reader();
    const bytes = (until: number) =>
      flvBytes([avcConfig(), aacConfig(), ...Array.from({ length: until / 40 + 1 }, (_, at) => picture(at * 40))]);
    expect(flv.read(bytes(960)).length).toBe(0);
    expect(onTracks).not.toHaveBeenCalled();
    const { reader: other, onTracks: told } = reader();
    expect(other.read(bytes(1000)).length).toBe(bytes(1000).length);
    expect(told).toHaveBeenCalledExactlyOnceWith({ audio: false, video: true });
  });

  it('does not wait for long for a track that is not promised', () => {
    const { reader: flv, onTracks } = reader();
    flv.read(flvBytes([picture(0), picture(40), picture(80), picture(120)], { audio: false, video: true }));
    expect(onTracks).toHaveBeenCalledExactlyOnceWith({ audio: false, video: true });
  });

  it('believes no header that promises less than comes', () => {
    const { reader: flv, onTracks } = reader();
    flv.read(flvBytes([picture(0), sound(10)], { audio: false, video: true }));
    expect(onTracks).toHaveBeenCalledExactlyOnceWith({ audio: true, video: true });
  });

  it('says when a track begins that was taken for absent, and when a codec changes', () => {
    const { reader: flv, onChange } = reader();
    const silent = [picture(0), picture(400), picture(800), picture(1200)];
    flv.read(flvBytes([...silent, sound(1210)]));
    expect(onChange).toHaveBeenCalledExactlyOnceWith('track');
    const { reader: other, onChange: told } = reader();
    const mp3: FlvTag = { type: 8, time: 60, body: new Uint8Array([0x2f, 255, 251]) };
    other.read(flvBytes([picture(0), sound(0), mp3]));
    expect(told).toHaveBeenCalledExactlyOnceWith('codec');
  });

  it.each([3, 1000])('finds SEI messages with the time of their picture, in pieces of %i bytes', (size) => {
    const { reader: flv, onSei } = reader({ sei: { ...readSei, types: [242] } });
    const withSei = (time: number, shift: number, text: string): FlvTag => {
      const data = new TextEncoder().encode(text);
      const unit = writeSeiUnit(
        [
          { payloadType: 242, data },
          { payloadType: 243, data },
        ],
        'h264',
      );
      const units = [0, 0, 0, unit.length, ...unit, 0, 0, 0, 2, 0x65, 9];
      return { type: 9, time, body: new Uint8Array([0x17, 1, 0, 0, shift, ...units]) };
    };
    const tags = [avcConfig(), aacConfig(), sound(990), withSei(1000, 80, 'one'), sound(1013), withSei(1040, 0, 'two')];
    readAll(flv, flvBytes(tags), size);
    const heard = onSei.mock.calls.map(([{ payloadType, data }, time]) => [
      payloadType,
      new TextDecoder().decode(data),
      time,
    ]);
    expect(heard).toEqual([
      [242, 'one', 0.09],
      [242, 'two', 0.05],
    ]);
  });
});
