import { type LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { fromMediaError } from '../../media-error.ts';
import { networkError } from '../../network-error.ts';
import type { PlayerSource } from '../../source.ts';

/**
 * The browser says "not supported" for a missing file, a refused request and a dead server alike, so the server is
 * asked what it was.
 */
export async function fromNativeError(
  cause: MediaError,
  source: PlayerSource,
  signal: AbortSignal,
): Promise<LiveError | undefined> {
  const error = fromMediaError(cause);
  if (cause.code !== MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED || !source.url.startsWith('http')) return error;
  try {
    const response = await fetch(source.url, { method: 'HEAD', signal });
    return response.ok || response.status === 405 ? error : await fromHttpResponse(response, 'Loading the file');
  } catch (failure) {
    return (await answers(source.url, signal)) ? error : networkError('Loading the file', source.url, failure);
  }
}

/** A server without CORS cannot be read, but it can be seen to answer. */
async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  return fetch(url, { method: 'HEAD', mode: 'no-cors', signal }).then(
    () => true,
    () => false,
  );
}
