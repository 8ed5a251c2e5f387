import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { readFlv } from '../testing/read-flv.ts';
import { FlvMuxer } from './flv-muxer.ts';

const programs = ['ffmpeg', 'ffprobe'].every((name) => {
  try {
    execFileSync(name, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

interface Sample {
  readonly key: boolean;
  readonly data: Uint8Array;
}

let folder: string;
let avcc: Uint8Array;
let asc: Uint8Array;
let pictures: Sample[];
let sounds: Uint8Array[];

beforeAll(() => {
  if (!programs) return;
  folder = mkdtempSync(join(tmpdir(), 'livelit-flv-'));
  const words =
    '-v error -f lavfi -i testsrc2=size=160x90:rate=15 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 2 ' +
    '-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 15 -c:a aac -f flv pipe:1';
  const { tags } = readFlv(execFileSync('ffmpeg', words.split(' '), { maxBuffer: 64 << 20 }));
  const bodies = (type: number, packet: number) =>
    tags.filter((tag) => tag.type === type && tag.body[1] === packet).map(({ body }) => body);
  avcc = bodies(9, 0)[0]!.slice(5);
  asc = bodies(8, 0)[0]!.slice(2);
  pictures = bodies(9, 1).map((body) => ({ key: body[0] === 0x17, data: body.slice(5) }));
  sounds = bodies(8, 1).map((body) => body.slice(2));
});

afterAll(() => folder && rmSync(folder, { recursive: true }));

interface Packet {
  readonly codec_type: string;
  readonly pts: number;
  readonly dts: number;
  readonly flags: string;
  readonly data_hash: string;
}

function probe(bytes: Uint8Array) {
  const file = join(folder, 'probe.flv');
  writeFileSync(file, bytes);
  const words = '-v error -show_streams -show_packets -show_data_hash md5 -of json'.split(' ');
  return JSON.parse(execFileSync('ffprobe', [...words, file], { encoding: 'utf8' })) as {
    packets: Packet[];
    streams: { codec_name: string; width?: number; height?: number; sample_rate?: string }[];
  };
}

const hash = (data: Uint8Array) => `MD5:${createHash('md5').update(data).digest('hex')}`;

it.skipIf(!programs)(
  'is read by ffprobe packet by packet, whatever the order and the times (needs ffmpeg)',
  () => {
    const step = fc.record({
      kind: fc.constantFrom('video', 'audio'),
      ms: fc.nat(300),
      shownLater: fc.constantFrom(0, 0, 33, 120),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const video = { width: 160, height: 90, fps: 15, kbps: 300 };
        const audio = { codec: 'aac', sampleRate: 48_000, channels: 1, kbps: 64 } as const;
        const muxer = new FlvMuxer({ video, audio });
        const parts = [muxer.start(), muxer.videoHeader(avcc, 0), muxer.audioHeader(asc, 0)];
        const expected: Packet[] = [];
        let [time, picture, sound] = [0, 0, 0];
        // Both kinds come at least once: ffprobe lists streams that it has seen.
        for (const { kind, ms, shownLater } of [
          { kind: 'video', ms: 1, shownLater: 0 },
          { kind: 'audio', ms: 1, shownLater: 0 },
          ...steps,
        ]) {
          time += ms + 1;
          if (kind === 'video') {
            const { key, data } = pictures[picture++ % pictures.length]!;
            parts.push(muxer.videoFrame(data, time, key, shownLater));
            const flags = key ? 'K_' : '__';
            expected.push({ codec_type: kind, pts: time + shownLater, dts: time, flags, data_hash: hash(data) });
          } else {
            const data = sounds[sound++ % sounds.length]!;
            parts.push(muxer.audioFrame(data, time));
            expected.push({ codec_type: kind, pts: time, dts: time, flags: 'K_', data_hash: hash(data) });
          }
        }
        const { packets, streams } = probe(Buffer.concat(parts));
        const seen = packets.map(({ codec_type, pts, dts, flags, data_hash }) => ({
          codec_type,
          pts,
          dts,
          flags: flags.slice(0, 2),
          data_hash,
        }));
        expect(seen).toEqual(expected);
        expect(streams).toEqual([
          expect.objectContaining({ codec_name: 'h264', width: 160, height: 90 }),
          expect.objectContaining({ codec_name: 'aac', sample_rate: '48000' }),
        ]);
      }),
      { numRuns: 5 },
    );
  },
  30_000,
);
