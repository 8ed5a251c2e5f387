import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { probeFile, type Probe } from './ffprobe.ts';

const exec = promisify(execFile);
const quiet = ['-hide_banner', '-nostdin', '-loglevel', 'error'];
const limits = { encoding: 'buffer', maxBuffer: 256 << 20, timeout: 60_000 } as const;

/** What was pulled from a server, as ffmpeg wrote it down. */
export interface Pulled {
  readonly file: string;
  readonly probe: Probe;
  remove(): void;
}

/** Pulls a live address for some seconds, with nothing transcoded. */
export async function pull(url: string, seconds: number): Promise<Pulled> {
  const folder = mkdtempSync(join(tmpdir(), 'livelit-pull-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Matroska keeps every codec and every timestamp as it came.
  const file = join(folder, 'pulled.mkv');
  try {
    await exec('ffmpeg', [...quiet, '-i', url, '-t', String(seconds), '-c', 'copy', '-y', file], limits);
    return { file, probe: await probeFile(file), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const sampleRate = 8000;
/** Samples of one block of sound, 2.5 ms. */
const blockLength = 20;

/**
 * How much later the sound of a flash-and-beep comes than its picture, in milliseconds, once for each flash, by the
 * timestamps that a player would go by.
 */
export async function avOffsets({ file, probe }: Pulled): Promise<readonly number[]> {
  const flashes = onsets(await pictures(file, probe));
  const beeps = onsets(await loudness(file, probe));
  return flashes.flatMap((flash) => {
    const nearest = beeps.reduce(
      (best, beep) => (Math.abs(beep - flash) < Math.abs(best - flash) ? beep : best),
      Infinity,
    );
    return Math.abs(nearest - flash) < 0.5 ? [(nearest - flash) * 1000] : [];
  });
}

/** Something that is on or off at one moment, in seconds. */
interface Moment {
  readonly time: number;
  readonly on: boolean;
}

function onsets(moments: readonly Moment[]): readonly number[] {
  return moments.flatMap(({ time, on }, at) => (at > 0 && on && !moments[at - 1]!.on ? [time] : []));
}

const timesOf = (probe: Probe, kind: string): readonly number[] =>
  probe.packets
    .filter(({ codec_type }) => codec_type === kind)
    .map(({ pts_time }) => Number(pts_time))
    .sort((a, b) => a - b);

/** One grey point per picture, beside the picture's own timestamp. */
async function pictures(file: string, probe: Probe): Promise<readonly Moment[]> {
  const args = ['-i', file, '-map', '0:v', '-vf', 'scale=1:1:flags=area,format=gray', '-vsync', 'passthrough'];
  const { stdout } = await exec('ffmpeg', [...quiet, ...args, '-f', 'rawvideo', 'pipe:1'], limits);
  const times = timesOf(probe, 'video');
  return Array.from(stdout, (grey, at) => ({ time: times[at] ?? NaN, on: grey > 110 }));
}

/** Blocks of sound, from the first packet's timestamp on; holes in the timestamps become silence. */
async function loudness(file: string, probe: Probe): Promise<readonly Moment[]> {
  const args = ['-i', file, '-map', '0:a', '-af', 'aresample=async=1', '-ac', '1', '-ar', String(sampleRate)];
  const { stdout } = await exec('ffmpeg', [...quiet, ...args, '-f', 's16le', 'pipe:1'], limits);
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.byteLength >> 1);
  const start = timesOf(probe, 'audio')[0] ?? 0;
  return Array.from({ length: Math.floor(samples.length / blockLength) }, (_, at) => {
    const block = samples.subarray(at * blockLength, (at + 1) * blockLength);
    const peak = block.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    return { time: start + (at * blockLength) / sampleRate, on: peak > 3000 };
  });
}
