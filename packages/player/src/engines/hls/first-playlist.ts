import { LiveCode, LiveError } from '@livelit/core';

import { withoutQuery } from '../../network-error.ts';
import { handOver } from './handed.ts';
import type { HlsNetwork } from './hls-network.ts';
import { longestPlaylist, readAll } from './read-all.ts';

const limits = { idleMs: 8000, totalMs: 20_000, maxBytes: longestPlaylist };

/**
 * Fetches the playlist that the address names, so that what is in it can decide how it is played; hls.js is handed the
 * same bytes. Rejects with a `LiveError`, ERROR_SOURCE_INVALID for what is no playlist.
 */
export async function readFirstPlaylist(url: string, network: HlsNetwork, signal: AbortSignal): Promise<string> {
  const start = performance.now();
  let first = start;
  let found = { url, status: 200, response: undefined as Response | undefined };
  const bytes = await readAll((over) => network({ url, kind: 'playlist', onDemand: undefined }, over), {
    limits,
    signal,
    onReply: ({ url: address, status, response }) => {
      first = performance.now();
      found = { url: address, status, response };
    },
  });
  const text = new TextDecoder().decode(bytes);
  if (!text.trimStart().startsWith('#EXTM3U')) {
    const mime = found.response?.headers.get('content-type')?.split(';')[0];
    const message = `The address gives ${mime || 'something'} that is no HLS playlist.`;
    throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, message, { detail: { url: withoutQuery(url) } });
  }
  const timings = { firstByteMs: first - start, totalMs: performance.now() - start };
  handOver(url, { url: found.url, status: found.status, bytes: bytes.buffer, ...timings });
  return text;
}
