import { LiveCode, LiveError } from '@livelit/core';

/** Seconds that the server has to answer. */
const patience = 4;

/**
 * Why a request to `url` got no answer that could be read: ERROR_CROSS_ORIGIN_MEDIA if the server does answer when nobody
 * wants to read what it says, as one does that sends no `Access-Control-Allow-Origin`; nothing if it is silent there too.
 */
export async function crossOriginError(url: string, signal: AbortSignal): Promise<LiveError | undefined> {
  const { protocol, origin, host } = new URL(url);
  if (!protocol.startsWith('http') || origin === globalThis.location?.origin) return undefined;
  try {
    const deadline = AbortSignal.timeout(patience * 1000);
    await fetch(url, {
      method: 'HEAD',
      mode: 'no-cors',
      cache: 'no-store',
      signal: AbortSignal.any([signal, deadline]),
    });
  } catch {
    return undefined;
  }
  return new LiveError(
    LiveCode.ERROR_CROSS_ORIGIN_MEDIA,
    `${host} answers, but does not let pages of ${globalThis.location?.origin} read what it says.`,
    { detail: { url: url.split(/[?#]/)[0]! } },
  );
}
