import type { StartEngine } from '../engine.ts';
import { loadPart } from '../load-part.ts';
import type { MpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';

/**
 * Loads what plays FLV and MPEG-TS: two parts side by side. The small one connects before the other, in which
 * mpegts.js is, has come.
 */
export async function loadMpegts(container: MpegtsStream['container'], options: MpegtsOptions): Promise<StartEngine> {
  const library = loadPart('mpegts', import('./play-mpegts.ts'));
  library.catch(() => undefined);
  const { startSource } = await import('./start-mpegts.ts');
  return (source, context) => startSource(container, options, source, context, library);
}
