import type { H264Config } from '../media/frames.ts';
import { buildAvcc } from './avcc.ts';
import { readSps } from './sps.ts';

/** The config of a stream with these parameter sets, which are copied. */
export function h264Config(sps: Uint8Array, pps: Uint8Array): H264Config {
  const info = readSps(sps);
  return {
    codec: 'h264',
    // Not slice(): on a Buffer that is a view, and would keep the whole packet alive.
    sps: new Uint8Array(sps),
    pps: new Uint8Array(pps),
    avcc: buildAvcc(sps, pps),
    width: info?.width ?? 0,
    height: info?.height ?? 0,
  };
}

/** The name of RFC 6381 that MSE and HLS playlists want: `avc1.` and profile, constraints and level in hexadecimal. */
export function codecString(config: H264Config): string {
  const bytes = [1, 2, 3].map((at) => (config.sps[at] ?? 0).toString(16).padStart(2, '0'));
  return `avc1.${bytes.join('')}`;
}

/** Whether two configs describe the same parameter sets. */
export function sameH264Config(a: H264Config, b: H264Config): boolean {
  return sameBytes(a.sps, b.sps) && sameBytes(a.pps, b.pps);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
