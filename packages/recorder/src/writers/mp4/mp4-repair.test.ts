import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findProgram } from '../../../../../scripts/browser.mjs';
import { fragment, type FragmentShape, head, join } from '../../testing/fragmented-mp4.ts';
import { memoryFile } from '../../testing/memory-file.ts';
import { boxesIn } from './mp4-boxes.ts';
import { withDurationBox } from './mp4-duration.ts';
import { repairMp4, scanMp4 } from './mp4-repair.ts';

const { ftyp, moov } = head();
const second = (start: number): FragmentShape => ({ start, frames: 25, packets: 50, media: 100 });
const types = (bytes: Uint8Array) => [...boxesIn(bytes)].map(({ type }) => type);

describe('repairMp4', () => {
  it('cuts a torn fragment, and leaves index and length behind the last whole one', () => {
    const torn = fragment(second(2));
    const file = memoryFile(
      join(ftyp, withDurationBox(moov), fragment(second(0)), fragment(second(1)), torn.subarray(0, torn.length - 1)),
    );
    const { size, duration } = repairMp4(file);
    expect(duration).toBe(2);
    expect(size).toBe(file.bytes.length);
    expect(types(file.bytes)).toEqual(['ftyp', 'moov', 'moof', 'mdat', 'moof', 'mdat', 'mfra']);
    const mehd = Buffer.from(file.bytes).indexOf('mehd');
    expect(Buffer.from(file.bytes).readBigUInt64BE(mehd + 8)).toBe(115_200n);
  });

  it('finds nothing to save before the first whole fragment', () => {
    for (const parts of [[], [ftyp], [ftyp, moov], [ftyp, moov, fragment(second(0)).subarray(0, 100)]])
      expect(repairMp4(memoryFile(join(...parts)))).toEqual({ size: 0, duration: 0 });
  });

  it('takes the longest track for the length of the file', () => {
    const file = memoryFile(join(ftyp, moov, fragment({ start: 0, frames: 25, packets: 75, media: 10 })));
    expect(repairMp4(file).duration).toBe(1.5);
  });

  it('repairs what it has repaired to the same bytes', () => {
    const file = memoryFile(join(ftyp, withDurationBox(moov), fragment(second(0)), fragment(second(1))));
    repairMp4(file);
    const once = file.bytes.slice();
    repairMp4(file);
    expect(file.bytes).toEqual(once);
  });

  it('saves exactly the whole fragments, wherever the crash cut and whatever it left behind', () => {
    const shapes = fc.array(
      fc.record({ frames: fc.integer({ min: 1, max: 60 }), packets: fc.nat(60), media: fc.nat(300) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    const tail = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.nat(64).map((length) => new Uint8Array(length)),
    );
    fc.assert(
      fc.property(shapes, fc.double({ min: 0, max: 1, noNaN: true }), tail, (list, where, garbage) => {
        const prefix = join(ftyp, withDurationBox(moov));
        const parts = list.map((shape, index) => fragment({ start: index * 3, ...shape }));
        const ends = parts.map(
          (_, index) => prefix.length + parts.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0),
        );
        const whole = join(prefix, ...parts);
        const cut = prefix.length + Math.round(where * (whole.length - prefix.length));
        const saved = ends.filter((end) => end <= cut).length;
        const file = memoryFile(join(whole.subarray(0, cut), garbage));
        const contents = scanMp4(file);
        // Garbage can only be taken for media when it completes the very fragment that was cut.
        expect(contents.end).toBeGreaterThanOrEqual(saved === 0 ? 0 : ends[saved - 1]!);
        if (garbage.length === 0) expect(contents.end).toBe(saved === 0 ? 0 : ends[saved - 1]!);
        repairMp4(file);
        if (contents.end > 0) expect(types(file.bytes).at(-1)).toBe('mfra');
      }),
      { seed: 20_261_120, numRuns: 300 },
    );
  });

  it('never throws on a file of garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(3), fc.nat(1000), (garbage, parts, damage) => {
        const good = join(...[ftyp, moov, fragment(second(0))].slice(0, parts));
        const bytes = join(good, garbage);
        if (bytes.length > 0) bytes[damage % bytes.length]! ^= 0xff;
        expect(repairMp4(memoryFile(bytes)).duration).toBeGreaterThanOrEqual(0);
      }),
      { seed: 20_261_120, numRuns: 1000 },
    );
  });
});

const ffmpeg = findProgram('ffmpeg');
const ffprobe = findProgram('ffprobe');

describe.skipIf(!ffmpeg || !ffprobe)('repairMp4, asked of ffprobe', () => {
  let folder = '';
  let whole = Buffer.alloc(0);
  beforeAll(() => {
    folder = mkdtempSync(joinPath(tmpdir(), 'livelit-repair-'));
    const path = joinPath(folder, 'whole.mp4');
    const video = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=160x120:rate=25:duration=5',
      '-c:v',
      'libx264',
      '-g',
      '25',
      '-bf',
      '0',
    ];
    const audio = ['-f', 'lavfi', '-i', 'sine=440:duration=5', '-c:a', 'libopus', '-strict', '-2'];
    const inputs = [...video.slice(0, 4), ...audio.slice(0, 4)];
    const outputs = [...video.slice(4), ...audio.slice(4), '-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
    execFileSync(ffmpeg!, ['-v', 'error', '-y', ...inputs, ...outputs, path]);
    whole = readFileSync(path);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    [1, 5],
    [0.75, 3],
    [0.5, 2],
  ])('plays %f of a file for %i seconds', (part, seconds) => {
    const file = memoryFile(whole.subarray(0, Math.round(whole.length * part)));
    const { duration } = repairMp4(file);
    expect(duration).toBeCloseTo(seconds, 1);
    const path = joinPath(folder, `${part}.mp4`);
    writeFileSync(path, file.bytes);
    const args = [
      '-v',
      'error',
      '-count_packets',
      '-show_entries',
      'format=duration:stream=nb_read_packets',
      '-of',
      'json',
      path,
    ];
    const probe = JSON.parse(execFileSync(ffprobe!, args, { encoding: 'utf8' })) as {
      format: { duration: string };
      streams: { nb_read_packets: string }[];
    };
    expect(Number(probe.format.duration)).toBeCloseTo(seconds, 1);
    expect(Number(probe.streams[0]!.nb_read_packets)).toBe(seconds * 25);
  });
});
