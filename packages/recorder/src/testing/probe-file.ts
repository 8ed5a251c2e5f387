import { execFileSync } from 'node:child_process';

import { findProgram } from '../../../../scripts/browser.mjs';

const ffprobe = findProgram('ffprobe');
const ffmpeg = findProgram('ffmpeg');

/** Whether this machine has ffmpeg and ffprobe. */
export const canProbe = Boolean(ffprobe && ffmpeg);

/** What ffprobe says of a file. */
export interface Probe {
  /** Seconds. */
  readonly duration: number;
  /** Codec names and numbers of packets, by kind. */
  readonly video?: { readonly codec: string; readonly packets: number; readonly width: number };
  readonly audio?: { readonly codec: string; readonly packets: number };
  /** What ffmpeg complained of while it decoded the whole file. */
  readonly complaints: string;
}

interface Stream {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly nb_read_packets: string;
  readonly width?: number;
}

/** Reads and decodes a file. */
export function probeFile(path: string): Probe {
  const wanted = 'format=duration:stream=codec_type,codec_name,nb_read_packets,width';
  const args = ['-v', 'error', '-count_packets', '-show_entries', wanted, '-of', 'json', path];
  const { format, streams } = JSON.parse(execFileSync(ffprobe!, args, { encoding: 'utf8' })) as {
    format: { duration: string };
    streams: Stream[];
  };
  const find = (kind: string) => streams.find(({ codec_type: type }) => type === kind);
  const video = find('video');
  const audio = find('audio');
  const decode = ['-v', 'error', '-i', path, '-f', 'null', '-'];
  return {
    duration: Number(format.duration),
    ...(video
      ? { video: { codec: video.codec_name, packets: Number(video.nb_read_packets), width: video.width ?? 0 } }
      : {}),
    ...(audio ? { audio: { codec: audio.codec_name, packets: Number(audio.nb_read_packets) } } : {}),
    complaints: execFileSync(ffmpeg!, decode, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  };
}

const rate = 48_000;

/** When the picture turns bright and when the sound begins, in seconds. */
export function onsetsIn(path: string): { readonly picture: number[]; readonly sound: number[] } {
  const read = (...args: string[]) =>
    execFileSync(ffmpeg!, ['-v', 'quiet', '-i', path, ...args, '-'], { maxBuffer: 2 ** 28 });
  const wanted = ['-select_streams', 'v', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const times = execFileSync(ffprobe!, ['-v', 'error', ...wanted, path])
    .toString()
    .trim()
    .split('\n')
    .map(Number);
  const greys = read('-vsync', 'passthrough', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo', '-map', '0:v');
  const picture = times.filter((_, at) => at > 0 && greys[at]! > 128 && greys[at - 1]! <= 128);

  const bytes = read('-f', 's16le', '-ac', '1', '-ar', String(rate), '-map', '0:a');
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const sound: number[] = [];
  let quiet = rate;
  for (const [at, sample] of samples.entries()) {
    const loud = Math.abs(sample) > 3000;
    if (loud && quiet > rate / 5) sound.push(at / rate);
    quiet = loud ? 0 : quiet + 1;
  }
  return { picture, sound };
}
