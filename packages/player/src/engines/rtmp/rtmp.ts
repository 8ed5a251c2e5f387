import type { EngineDefinition } from '../../engine.ts';
import { loadMpegtsParts } from '../../mpegts/load-mpegts.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';

/** Options of mpegts.js that a caller may set; what keeps a live stream alive is ours. */
export type RtmpOptions = MpegtsOptions;

/** RTMP and RTMPS, played by a Livelit gateway (`config.gateway`) that hands them on as FLV. */
export function rtmp(options: RtmpOptions = {}): EngineDefinition {
  return {
    name: 'rtmp',
    canPlay: ({ type }) => type === 'rtmp' && ('MediaSource' in globalThis || 'ManagedMediaSource' in globalThis),
    async load() {
      const parts = loadMpegtsParts();
      const loading = [import('./start-rtmp.ts'), import('../../mpegts/start-mpegts.ts')] as const;
      const [{ startRtmp }, mpegts] = await Promise.all(loading);
      return startRtmp(options, mpegts, parts);
    },
  };
}
