import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { FlvDemuxer, type FlvTag } from '../flv/flv-demuxer.ts';
import { FlvIngest } from '../flv/flv-ingest.ts';
import { HlsPackager } from '../hls/hls-packager.ts';
import type { HlsSegment } from '../hls/hls-segment.ts';
import { HlsWindow } from '../hls/hls-window.ts';
import { LiveStream } from '../media/live-stream.ts';
import { ffmpeg, ffprobe } from './ffmpeg-flv.ts';

const run = promisify(execFile);

/** What ffmpeg makes of its arguments. */
export async function encode(args: readonly string[], format = 'flv'): Promise<Buffer> {
  const { stdout } = await run(ffmpeg!, ['-v', 'error', ...args, '-f', format, 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 256 << 20,
  });
  return stdout;
}

export function tagsOf(flv: Uint8Array): FlvTag[] {
  const tags: FlvTag[] = [];
  new FlvDemuxer({ maxTagBytes: 16 << 20, onTag: (tag) => tags.push(tag) }).push(flv);
  return tags;
}

/** A packager of everything that is pushed into its stream; nothing falls out of its window. */
export function packageAll() {
  const publisher = { protocol: 'ws-flv', remoteAddress: '', requestKeyFrame: () => {}, close: () => {} } as const;
  const stream = new LiveStream('cam', publisher, () => {});
  const window = new HlsWindow({ size: 10_000, segmentDuration: 1 });
  const config = { hlsPart: 0.2, hlsSegment: 1, keyFrameInterval: 2 };
  const packager = new HlsPackager({ stream, window, config, viewers: () => 1, onEnd: () => {} });
  const ingest = new FlvIngest(stream);
  return {
    stream,
    packager,
    take: (tag: FlvTag) => ingest.take(tag),
    /** Ends the stream; one MP4 for each init segment. */
    finish(): Buffer[] {
      stream.end('publisher-left');
      const inits = [...new Set(window.listed.map(({ init }) => init))];
      return inits.map((init) => movie(window.listed.filter((segment) => segment.init === init)));
    },
  };
}

function movie(segments: readonly HlsSegment[]): Buffer {
  return Buffer.concat([segments[0]!.init.data, ...segments.flatMap(({ parts }) => parts.map(({ data }) => data))]);
}

export interface ProbedPacket {
  readonly codec_type: 'audio' | 'video';
  readonly pts_time: string;
  readonly dts_time: string;
  readonly duration_time: string;
  readonly flags: string;
}

export interface Probed {
  readonly streams: readonly Readonly<Record<string, unknown>>[];
  readonly packets: readonly ProbedPacket[];
  /** What the decoder complained about. */
  readonly complaints: string;
}

/** What ffprobe sees in a file, and what ffmpeg says while it decodes it. */
export async function probeFile(data: Buffer): Promise<Probed> {
  const folder = await mkdtemp(join(tmpdir(), 'livelit-'));
  try {
    const file = join(folder, 'media');
    await writeFile(file, data);
    const args = ['-v', 'error', '-count_frames', '-show_streams', '-show_packets', '-of', 'json', file];
    const { stdout } = await run(ffprobe!, args, { maxBuffer: 256 << 20 });
    // Frames keep the times they have: ffmpeg is to judge these, not to force them into a frame rate.
    const asTheyAre = ['-enc_time_base', '-1', '-f', 'null', '-'];
    const { stderr } = await run(ffmpeg!, ['-v', 'warning', '-i', file, ...asTheyAre]);
    return { ...(JSON.parse(stdout) as Omit<Probed, 'complaints'>), complaints: stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The packets of an Ogg file with one stream (RFC 3533), its headers included. */
export function oggPackets(data: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let packet: number[] = [];
  for (let page = 0; page + 27 <= data.length;) {
    const segments = data[page + 26]!;
    let at = page + 27 + segments;
    for (const size of data.subarray(page + 27, at)) {
      packet.push(...data.subarray(at, at + size));
      at += size;
      if (size === 255) continue;
      packets.push(Uint8Array.from(packet));
      packet = [];
    }
    page = at;
  }
  return packets;
}

/** Whether this ffmpeg can encode with a codec. */
export function hasEncoder(name: string): boolean {
  if (!ffmpeg) return false;
  return execFileSync(ffmpeg, ['-v', 'error', '-encoders'], { encoding: 'utf8' }).includes(` ${name} `);
}
