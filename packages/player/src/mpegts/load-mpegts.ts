import type { StartEngine } from '../engine.ts';
import { loadPart } from '../load-part.ts';
import type { MpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';
import type { MpegtsParts } from './start-mpegts.ts';

/** Loads what plays FLV and MPEG-TS, in parts side by side. */
export async function loadMpegts(container: MpegtsStream['container'], options: MpegtsOptions): Promise<StartEngine> {
  const parts = loadMpegtsParts();
  const { startSource } = await import('./start-mpegts.ts');
  return (source, context) => startSource(container, options, source, context, parts);
}

/** What comes beside `start-mpegts.ts`, which is small and connects before that has come in which mpegts.js is. */
export function loadMpegtsParts(): MpegtsParts {
  const library = loadPart('mpegts', import('./play-mpegts.ts'));
  const words = loadPart('words', import('./words.ts'));
  // Whoever waits for them hears of it.
  for (const part of [library, words]) part.catch(() => undefined);
  return { library, words };
}
