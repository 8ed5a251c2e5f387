import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { findProgram } from '../../scripts/browser.mjs';

const exec = promisify(execFile);

/** What ffprobe sees: the judge that knows nothing of us. */
export interface Probe {
  readonly streams: readonly {
    readonly codec_name: string;
    readonly codec_type: string;
    readonly width?: number;
    readonly height?: number;
    readonly sample_rate?: string;
    readonly channels?: number;
  }[];
  readonly packets: readonly {
    readonly codec_type: string;
    readonly pts_time: string;
    readonly dts_time: string;
    readonly flags: string;
  }[];
  readonly format: { readonly duration?: string; readonly format_name: string };
}

export const hasFfmpeg = (): boolean => Boolean(findProgram('ffmpeg') && findProgram('ffprobe'));

async function probe(args: readonly string[]): Promise<Probe> {
  const { stdout } = await exec(
    'ffprobe',
    ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', '-show_packets', ...args],
    { maxBuffer: 64 << 20, timeout: 60_000 },
  );
  return JSON.parse(stdout) as Probe;
}

export const probeFile = (path: string): Promise<Probe> => probe([path]);

/** Reads a live address for some seconds. */
export const probeStream = (url: string, seconds: number): Promise<Probe> =>
  probe(['-read_intervals', `%+${seconds}`, url]);
