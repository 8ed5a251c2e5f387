import type { StartEngine } from '../../engine.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';
import { startMpegts } from '../../mpegts/start-mpegts.ts';
import { streamOf } from '../../mpegts/stream-of.ts';

/** Plays FLV; connected when data comes. */
export const startFlv =
  (options: MpegtsOptions): StartEngine =>
  (source, context) =>
    startMpegts(streamOf('flv', source, context.config, options), context);
