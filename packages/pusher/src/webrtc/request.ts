import { LiveCode, LiveError } from '@livelit/core';

import { pushError } from './push-error.ts';

/**
 * A request without whose answer nothing goes on. Rejects with a LiveError when there is none. It is not aborted when the
 * user gives up: the server may have made a session by then, and only its answer tells which one to end.
 */
export async function request(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (cause) {
    throw fromFetchFailure(cause, new URL(url));
  }
}

const loopback = /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/;

/** Browsers do not tell a wrong name from a server that is down or forbids the page. */
function fromFetchFailure(cause: unknown, { origin, protocol, hostname }: URL): LiveError {
  const detail = { url: origin };
  if (cause instanceof DOMException && cause.name === 'TimeoutError')
    return pushError('no-answer-in-time', { cause, detail });
  if (!navigator.onLine)
    return new LiveError(LiveCode.ERROR_OFFLINE, 'There is no network to publish over.', { cause, detail });
  if (location.protocol === 'https:' && protocol === 'http:' && !loopback.test(hostname))
    return new LiveError(
      LiveCode.ERROR_MIXED_CONTENT,
      'A page loaded over HTTPS can only publish to an https: address.',
      { cause, detail },
    );
  return new LiveError(
    LiveCode.ERROR_UNREACHABLE,
    `The server at ${origin} cannot be reached, or does not allow this page (CORS).`,
    { cause, detail },
  );
}
