import type { EngineContext, RunningEngine } from '../engine.ts';
import { loadPart } from '../load-part.ts';
import type { PlayerSource } from '../source.ts';
import type { MpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';
import { Opening } from './opening.ts';
import { streamOf } from './stream-of.ts';

/** The part that comes with mpegts.js, on its way. */
export type MpegtsLibrary = Promise<typeof import('./play-mpegts.ts')>;

/** Plays a player's source. */
export function startSource(
  container: MpegtsStream['container'],
  options: MpegtsOptions,
  source: PlayerSource,
  context: EngineContext,
  library: MpegtsLibrary,
): Promise<RunningEngine> {
  return startMpegts(streamOf(container, source, context.config, options), context, library);
}

/**
 * Plays an FLV or MPEG-TS stream or file through mpegts.js; resolves when data comes. Connects at once: the library is
 * still being loaded meanwhile.
 */
export async function startMpegts(
  stream: MpegtsStream,
  context: EngineContext,
  library: MpegtsLibrary = loadPart('mpegts', import('./play-mpegts.ts')),
): Promise<RunningEngine> {
  library.catch(() => undefined);
  const { config, signal } = context;
  const isHttp = stream.url.startsWith('http');
  let live = stream.live ?? (isHttp ? undefined : true);
  // With the network gone, only the cache knows that it is a file.
  if (live === undefined && (await config.cache?.has(stream.url, stream.cacheKey).catch(() => false))) live = false;
  signal.throwIfAborted();
  const opening = new Opening(stream, context, live, library);
  const [{ playMpegts }, isLive] = await Promise.race([Promise.all([library, opening.live]), opening.failed]);
  signal.throwIfAborted();
  return playMpegts(stream, context, opening, isLive);
}
