import type { EngineDefinition } from '../../engine.ts';
import { loadMpegts } from '../../mpegts/load-mpegts.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';

/** Options of mpegts.js that a caller may set; what keeps a live stream alive is ours. */
export type FlvOptions = MpegtsOptions;

const types: ReadonlySet<unknown> = new Set(['http-flv', 'ws-flv']);

/** HTTP-FLV and WebSocket-FLV through mpegts.js. `options` go to mpegts.js untouched, over our defaults. */
export function flv(options: FlvOptions = {}): EngineDefinition {
  return {
    name: 'flv',
    canPlay: ({ type }) => types.has(type) && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    load: () => loadMpegts('flv', options),
  };
}
