import { LiveCode, LiveError } from '@livelit/core';

import type { CacheRequest, DiskCache } from './disk-cache.ts';

/** How far a `preload()` has come. */
export interface PreloadProgress {
  /** Bytes read so far, whether from the network or from the disk. */
  readonly bytes: number;
  /** Bytes there will be, where that is known. */
  readonly totalBytes: number | undefined;
  /** Segments read so far; 0 for files. */
  readonly segments: number;
  /** Segments there will be; 0 for files. */
  readonly totalSegments: number;
}

/** How much to fetch ahead; without `bytes`, `seconds` and `segments` all of it. Whichever is reached first ends it. */
export interface PreloadOptions {
  /** Bytes from the start. */
  readonly bytes?: number | undefined;
  /** Seconds from the start: HLS in whole segments, MP4 and MOV with their tables, wherever those lie. */
  readonly seconds?: number | undefined;
  /** Segments from the start; HLS only. */
  readonly segments?: number | undefined;
  /** Which quality of HLS: its index, or the one with the least or most bits. @default 0 */
  readonly level?: number | 'lowest' | 'highest' | undefined;
  /** Key in the cache, instead of the one that follows from the address. */
  readonly key?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Stops it; what has arrived by then stays, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of every piece that arrived. */
  readonly onProgress?: ((progress: PreloadProgress) => void) | undefined;
}

/** What a `preload()` did. */
export interface PreloadResult {
  /** Bytes that were read, from the network or from the disk. */
  readonly bytes: number;
  /** Segments among them; 0 for files. */
  readonly segments: number;
}

/** Reads the beginning of what is at `url` through the cache. */
export async function preload(cache: DiskCache, url: string, options: PreloadOptions): Promise<PreloadResult> {
  const { headers, key, bytes, seconds, segments } = options;
  for (const [name, amount] of Object.entries({ bytes, seconds, segments }))
    if (amount !== undefined && !(amount > 0))
      throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `${name} is not a number above 0.`);
  const signal = options.signal ?? new AbortController().signal;
  const request: CacheRequest = { url: new URL(url, globalThis.location?.href).href, key, headers, signal };
  if (new URL(request.url).pathname.endsWith('.m3u8')) {
    const { preloadHls } = await import('./preload-hls.ts');
    return preloadHls(cache, request, options);
  }
  if (segments !== undefined)
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'Only an HLS playlist (.m3u8) has segments.');
  if (seconds !== undefined) {
    const { preloadSeconds } = await import('./preload-seconds.ts');
    return preloadSeconds(cache, request, seconds, options);
  }
  let read = 0;
  await drain(
    cache,
    bytes === undefined ? request : { ...request, range: { start: 0, end: bytes } },
    (count, total) => {
      read += count;
      const totalBytes = total === undefined ? bytes : Math.min(total, bytes ?? Infinity);
      options.onProgress?.({ bytes: read, totalBytes, segments: 0, totalSegments: 0 });
    },
  );
  return { bytes: read, segments: 0 };
}

/** Reads to the end; `onBytes` hears of every piece and of the length of the whole resource. */
export async function drain(
  cache: Pick<DiskCache, 'read'>,
  request: CacheRequest,
  onBytes: (count: number, total: number | undefined) => void,
): Promise<void> {
  const { body, totalBytes } = await cache.read(request);
  const reader = body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read())
    onBytes(piece.value.byteLength, totalBytes);
}
