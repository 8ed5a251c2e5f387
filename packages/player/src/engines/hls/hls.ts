// The light build comes without types, and other packages compile this file too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./hls-light.d.ts" />
import type { HlsConfig } from 'hls.js';

import type { EngineDefinition } from '../../engine.ts';

const types: ReadonlySet<unknown> = new Set(['hls', 'll-hls']);

/** Whether the last stream needed the full build: the next one of the same site probably does. */
let isFullLikely = false;

/** HLS and LL-HLS through hls.js. `options` go to hls.js untouched, over our defaults. */
export function hls(options: Partial<HlsConfig> = {}): EngineDefinition {
  return {
    name: 'hls',
    canPlay: ({ type }) => types.has(type) && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    load: async () => {
      // Most streams need no more than the light build; asked for now, it does not have to wait for the playlist.
      if (!isFullLikely) void import('hls.js/light').catch(() => undefined);
      const { startHls } = await import('./start-hls.ts');
      return startHls(options, (isFull) => (isFullLikely = isFull));
    },
  };
}
