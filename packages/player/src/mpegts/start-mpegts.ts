import type { EngineContext, RunningEngine } from '../engine.ts';
import { loadPart } from '../load-part.ts';
import type { PlayerSource } from '../source.ts';
import type { Words } from './connection.ts';
import type { MpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';
import { Opening } from './opening.ts';
import { streamOf } from './stream-of.ts';

// From here rather than from its own file: what two parts share becomes a third one, which is found later.
export { streamOf };

/** What is loaded meanwhile. */
export interface MpegtsParts {
  /** mpegts.js, and what wraps it. */
  readonly library: Promise<typeof import('./play-mpegts.ts')>;
  /** What turns failures into errors. */
  readonly words: Promise<Words>;
}

/** Plays a player's source. */
export function startSource(
  container: MpegtsStream['container'],
  options: MpegtsOptions,
  source: PlayerSource,
  context: EngineContext,
  parts: MpegtsParts,
): Promise<RunningEngine> {
  return startMpegts(streamOf(container, source, options), context, parts);
}

/**
 * Plays an FLV or MPEG-TS stream or file through mpegts.js; resolves when data comes. Connects at once: the library is
 * still being loaded meanwhile.
 */
export async function startMpegts(
  stream: MpegtsStream,
  context: EngineContext,
  { library, words }: MpegtsParts = loadParts(),
): Promise<RunningEngine> {
  for (const part of [library, words]) part.catch(() => undefined);
  const { config, signal } = context;
  const isHttp = stream.url.startsWith('http');
  let live = stream.live ?? (isHttp ? undefined : true);
  // With the network gone, only the cache knows that it is a file.
  if (live === undefined && (await config.cache?.has(stream.url, stream.cacheKey).catch(() => false))) live = false;
  signal.throwIfAborted();
  const opening = new Opening(stream, context, live, words);
  const [{ playMpegts }, isLive] = await Promise.race([Promise.all([library, opening.live]), opening.failed]);
  signal.throwIfAborted();
  return playMpegts(stream, context, opening, isLive, words);
}

function loadParts(): MpegtsParts {
  return {
    library: loadPart('mpegts', import('./play-mpegts.ts')),
    words: loadPart('words', import('./words.ts')),
  };
}
