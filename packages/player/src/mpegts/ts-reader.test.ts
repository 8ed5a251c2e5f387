import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import * as readSei from '../sei/read-sei.ts';
import { concat } from '../testing/flv-bytes.ts';
import { writeSeiUnit } from '../testing/sei-writer.ts';
import { pesPackets, pesTimesOf, tsTables } from '../testing/ts-bytes.ts';
import { usualPatience, type ReaderOptions } from './stream-reader.ts';
import { TsReader } from './ts-reader.ts';

const seed = 20_261_120;
const avc = { pid: 0x101, type: 0x1b };
const aac = { pid: 0x102, type: 0x0f };
const both = tsTables([avc, aac]);

const start = [0, 0, 0, 1];
const sps = [...start, 0x67, 66, 0, 30];
const slice = (size = 20) => [...start, 0x65, ...Array.from({ length: size }, () => 9)];
const picture = (ms: number, units: readonly number[] = [...sps, ...slice()], shift = 0) =>
  pesPackets(avc.pid, { pts: ms * 90 + shift * 90, dts: ms * 90 }, units);
const sound = (ms: number) => pesPackets(aac.pid, { pts: ms * 90 }, [0xff, 0xf1, 1, 2, 3]);

function reader(options: Partial<ReaderOptions> = {}) {
  const told = { onSei: vi.fn<ReaderOptions['onSei']>(), onTracks: vi.fn(), onChange: vi.fn() };
  return {
    reader: new TsReader({ live: true, sei: undefined, patience: usualPatience, ...told, ...options }),
    ...told,
  };
}

function readAll(to: TsReader, bytes: Uint8Array, size = bytes.length): Uint8Array<ArrayBuffer> {
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) out.push(to.read(bytes.slice(at, at + size)).slice());
  return concat([...out, to.end()]);
}

const decoded = (bytes: Uint8Array, pid: number) => pesTimesOf(bytes, pid).map(({ dts }) => dts / 90);

describe('TsReader', () => {
  const usual = concat([both, picture(0, [...sps, ...slice(2000)]), sound(0), sound(23), picture(40), sound(46)]);

  it.each([1, 100, 188, 1000, 100_000])('gives a file out as it is, in pieces of %i bytes', (size) => {
    const { reader: ts } = reader({ live: false });
    expect(readAll(ts, usual, size)).toEqual(usual);
    expect(ts.bytes).toBe(usual.length);
    expect(ts.pictures).toBe(2);
    expect(ts.videoBytes).toBeGreaterThan(2000);
    expect(ts.audioBytes).toBeGreaterThan(0);
    expect(ts.audioBytes).toBeLessThan(500);
  });

  it('never throws anything but a LiveError at random bytes, and comes back to packets behind them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.boolean(), (noise, isBehind) => {
        const { reader: ts } = reader({ sei: { ...readSei, types: [5] } });
        try {
          const out = readAll(ts, isBehind ? concat([usual, noise, usual]) : noise, 150);
          expect(out.length % 188).toBe(0);
          for (let at = 0; at < out.length; at += 188) expect(out[at]).toBe(0x47);
        } catch (error) {
          expect(error).toMatchObject({ name: expect.stringMatching(/ERROR_(SOURCE_INVALID|CODEC_UNSUPPORTED)/) });
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  it('skips what stands between packets, at which mpegts.js would stop', () => {
    const out = readAll(reader({ live: false }).reader, concat([usual, new Uint8Array(50), picture(80), sound(69)]));
    expect(out).toEqual(concat([usual, picture(80), sound(69)]));
  });

  it('begins at the first packet', () => {
    expect(readAll(reader({ live: false }).reader, concat([new Uint8Array(77), usual]), 100)).toEqual(usual);
  });

  it('refuses what is no MPEG-TS', () => {
    expect(() => reader().reader.read(new TextEncoder().encode('<html>'.repeat(200)))).toThrow('no MPEG-TS');
    expect(() => readAll(reader().reader, new TextEncoder().encode('<html>'))).toThrow('no MPEG-TS');
  });

  it('says that nobody plays MPEG-2 pictures', () => {
    const tables = tsTables([{ pid: 0x101, type: 2 }, aac]);
    expect(() => reader().reader.read(concat([tables, sound(0), sound(23)]))).toThrow('codec');
  });

  it.each([
    ['ahead', 3_600_000],
    ['back', -99_000],
    ['over the wrap at 33 bits', 0],
  ])('makes timestamps go on that jump %s, picture and sound together', (_case, jump) => {
    const from = jump === 0 ? Math.floor(2 ** 33 / 90) - 20 : 100_000;
    const at = (ms: number) => (ms + (ms > from + 30 ? jump : 0)) % (2 ** 33 / 90);
    const stream = [picture(at(from)), sound(at(from)), picture(at(from + 40), undefined, 80), sound(at(from + 46))];
    const out = readAll(reader().reader, concat([both, ...stream]));
    const [first, second] = decoded(out, avc.pid) as [number, number];
    expect(second - first).toBeCloseTo(40, 0);
    expect(pesTimesOf(out, avc.pid)[1]!.pts / 90 - second).toBeCloseTo(80, 0);
    const [, sounds] = decoded(out, aac.pid) as [number, number];
    expect(sounds - second).toBeCloseTo(6, 0);
  });

  it('hides a track that is promised and never comes', () => {
    const { reader: ts, onTracks } = reader();
    const out = readAll(ts, concat([both, picture(0), both, ...[400, 800, 1000, 1040].map((ms) => picture(ms)), both]));
    expect(onTracks).toHaveBeenCalledExactlyOnceWith({ audio: false, video: true });
    expect(out.length % 188).toBe(0);
    const maps = Array.from({ length: out.length / 188 }, (_, at) => out.subarray(at * 188, at * 188 + 188)).filter(
      (packet) => packet[1] === 0x41 && packet[2] === 0,
    );
    expect(maps.length).toBe(3);
    for (const map of maps) expect([map.includes(0x1b), map.includes(0x0f)]).toEqual([true, false]);
  });

  it('says when a codec changes', () => {
    const { reader: ts, onChange } = reader();
    ts.read(concat([both, picture(0), sound(0), tsTables([avc, { ...aac, type: 3 }])]));
    expect(onChange).toHaveBeenCalledExactlyOnceWith('codec');
  });

  it.each([188, 500])('finds SEI messages with the time of their picture, in pieces of %i bytes', (size) => {
    const { reader: ts, onSei } = reader({ sei: { ...readSei, types: [242] } });
    const sei = (text: string) => {
      const data = new TextEncoder().encode(text.padEnd(300, '.'));
      return [
        ...start,
        ...writeSeiUnit(
          [
            { payloadType: 243, data },
            { payloadType: 242, data },
          ],
          'h264',
        ),
      ];
    };
    const before = picture(960, [...sei('lost'), ...slice()]);
    const one = picture(1000, [...sps, ...sei('one'), ...slice()], 80);
    const two = picture(1040, [...sei('two'), ...slice(3000)]);
    readAll(ts, concat([both, before, sound(990), one, two, picture(1080)]), size);
    const heard = onSei.mock.calls.map(([{ data }, time]) => [new TextDecoder().decode(data).slice(0, 3), time]);
    expect(heard).toEqual([
      ['one', 0.09],
      ['two', 0.05],
    ]);
  });
});
