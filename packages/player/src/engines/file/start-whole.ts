import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { EngineContext, RunningEngine } from '../../engine.ts';
import { fromMediaError, reportMediaErrors } from '../../media-error.ts';
import type { PlayerSource } from '../../source.ts';

/** Gives the browser a file that is on disk as a whole, as a `blob:` address. */
export async function startWhole(
  { url, cacheKey: key }: PlayerSource,
  { config, video, signal, report }: EngineContext,
): Promise<RunningEngine> {
  const address = await config.cache!.objectUrl(url, key === undefined ? { signal } : { key, signal });
  onAbort(signal, () => URL.revokeObjectURL(address));
  signal.throwIfAborted();
  onAbort(signal, () => {
    video.removeAttribute('src');
    video.load();
  });
  await new Promise<void>((resolve, reject) => {
    onAbort(signal, () => reject(signal.reason));
    video.addEventListener('loadedmetadata', () => resolve(), { once: true, signal });
    const fail = () => reject((video.error && fromMediaError(video.error)) ?? broken());
    video.addEventListener('error', fail, { once: true, signal });
    video.src = address;
    video.load();
  });
  reportMediaErrors(video, signal, report);
  return { live: false };
}

function broken(): LiveError {
  return new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The browser cannot play the file.');
}
