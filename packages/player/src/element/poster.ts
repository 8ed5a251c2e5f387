import { onAbort } from '@livelit/core';

import type { DiskCache } from '../cache/disk-cache.ts';

/** The address to show a poster from: out of the cache, where there is one, so that it shows without a network. */
export async function posterUrl(url: string, cache: DiskCache | undefined, signal: AbortSignal): Promise<string> {
  if (!url || !cache) return url;
  const address = new URL(url, document.baseURI).href;
  try {
    const shown = await cache.objectUrl(address, { signal });
    if (shown.startsWith('blob:')) onAbort(signal, () => URL.revokeObjectURL(shown));
    return shown;
  } catch {
    return url;
  }
}
