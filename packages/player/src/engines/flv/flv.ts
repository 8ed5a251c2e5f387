import type Mpegts from 'mpegts.js';

import type { EngineDefinition } from '../../engine.ts';

/** Options of mpegts.js that a caller may set; what keeps a live stream alive is ours. */
export type FlvOptions = Omit<
  NonNullable<Parameters<typeof Mpegts.createPlayer>[1]>,
  'customLoader' | 'enableWorker' | 'enableWorkerForMSE' | 'isLive' | 'liveSync' | 'liveBufferLatencyChasing'
>;

const types: ReadonlySet<unknown> = new Set(['http-flv', 'ws-flv']);

/** HTTP-FLV and WebSocket-FLV through mpegts.js. `options` go to mpegts.js untouched, over our defaults. */
export function flv(options: FlvOptions = {}): EngineDefinition {
  return {
    name: 'flv',
    canPlay: ({ type }) => types.has(type) && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    load: async () => (await import('./start-flv.ts')).startFlv(options),
  };
}
