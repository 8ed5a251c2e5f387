import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

import { findProgram } from './find-program.ts';

export const ffmpeg = findProgram('ffmpeg');
export const ffprobe = findProgram('ffprobe');

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=15'];
const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '15'];
const codecs = [...x264, '-c:a', 'aac', '-b:a', '64k'];

/** H.264 160x90 and AAC as FLV, in real time until it is killed. */
export function liveFlv(): ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']> } {
  const args = ['-v', 'error', '-re', ...picture, '-re', ...sound, ...codecs, '-f', 'flv', 'pipe:1'];
  return spawn(ffmpeg ?? 'ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The same, published to an RTMP server. */
export function pushRtmp(url: string): ChildProcess {
  const args = ['-v', 'error', '-re', ...picture, '-re', ...sound, ...codecs, '-f', 'flv', url];
  return spawn(ffmpeg ?? 'ffmpeg', args, { stdio: 'ignore' });
}

/** The same, `seconds` of it at once. */
export async function flvFile(seconds: number): Promise<Buffer> {
  const args = ['-v', 'error', ...picture, ...sound, '-t', String(seconds), ...codecs, '-f', 'flv', 'pipe:1'];
  const { stdout } = await promisify(execFile)(ffmpeg ?? 'ffmpeg', args, { encoding: 'buffer', maxBuffer: 64 << 20 });
  return stdout;
}

export interface Probe {
  readonly streams: readonly { readonly codec_name: string; readonly width?: number; readonly height?: number }[];
  readonly packets: readonly { readonly codec_type: string; readonly dts_time: string; readonly flags: string }[];
}

/** What ffprobe sees at an address within `seconds`. */
export async function probe(url: string, seconds: number): Promise<Probe> {
  const args = ['-v', 'error', '-show_streams', '-show_packets', '-read_intervals', `%+${seconds}`, '-of', 'json', url];
  const { stdout } = await promisify(execFile)(ffprobe ?? 'ffprobe', args, { maxBuffer: 64 << 20, timeout: 20_000 });
  return JSON.parse(stdout) as Probe;
}
