import type { EngineDefinition } from '../../engine.ts';
import { loadMpegts } from '../../mpegts/load-mpegts.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';

/** Options of mpegts.js that a caller may set; what keeps a live stream alive is ours. */
export type TsOptions = MpegtsOptions;

const types: ReadonlySet<unknown> = new Set(['http-ts', 'ws-ts']);

/** MPEG-TS over HTTP and WebSocket through mpegts.js. `options` go to mpegts.js untouched, over our defaults. */
export function ts(options: TsOptions = {}): EngineDefinition {
  return {
    name: 'ts',
    canPlay: ({ type }) => types.has(type) && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    load: () => loadMpegts('ts', options),
  };
}
