import type { HlsConfig } from 'hls.js';

import type { EngineDefinition } from '../../engine.ts';

const types: ReadonlySet<unknown> = new Set(['hls', 'll-hls']);

/** HLS and LL-HLS through hls.js. `options` go to hls.js untouched, over our defaults. */
export function hls(options: Partial<HlsConfig> = {}): EngineDefinition {
  return {
    name: 'hls',
    canPlay: ({ type }) => types.has(type) && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    load: async () => (await import('./start-hls.ts')).startHls(options),
  };
}
