import type { PlayerSource } from '../source.ts';
import type { MpegtsOptions } from './mpegts-options.ts';
import type { MpegtsStream } from './mpegts-stream.ts';

/** What to play of a player's source. */
export function streamOf(
  container: MpegtsStream['container'],
  source: PlayerSource,
  options: MpegtsOptions,
): MpegtsStream {
  return {
    engine: container,
    container,
    url: source.url,
    live: source.live,
    // The source's own origin may always see both.
    headers: { ...source.headers, ...(source.token ? { Authorization: `Bearer ${source.token}` } : {}) },
    // A browser cannot set headers on a WebSocket, and a token in the URL ends up in logs.
    protocols: source.token ? [container, `bearer.${base64Url(source.token)}`] : [],
    cacheKey: source.cacheKey,
    options,
  };
}

function base64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
