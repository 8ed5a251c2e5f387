import type { StartEngine } from '../../engine.ts';
import type { MpegtsOptions } from '../../mpegts/mpegts-options.ts';
import { startMpegts } from '../../mpegts/start-mpegts.ts';
import { streamOf } from '../../mpegts/stream-of.ts';

/** Plays MPEG-TS; connected when data comes. */
export const startTs =
  (options: MpegtsOptions): StartEngine =>
  (source, context) =>
    startMpegts(streamOf('ts', source, context.config, options), context);
