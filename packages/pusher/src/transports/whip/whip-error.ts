import { LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

/** A refusal of the WHIP server. What it says in its own words and codes goes before what its status usually means. */
export function fromWhipResponse(response: Response): Promise<LiveError> {
  return fromHttpResponse(response, 'Publishing', { 409: LiveCode.ERROR_NAME_TAKEN });
}

/** What `fetch` rejected with. Browsers do not tell a wrong name from a server that is down or forbids the page. */
export function fromFetchFailure(cause: unknown, url: URL): LiveError {
  const detail = { url: url.origin };
  if (cause instanceof DOMException && cause.name === 'TimeoutError')
    return new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer the offer in time.', {
      cause,
      detail,
    });
  if (!navigator.onLine)
    return new LiveError(LiveCode.ERROR_OFFLINE, 'There is no network to publish over.', { cause, detail });
  if (location.protocol === 'https:' && url.protocol === 'http:')
    return new LiveError(
      LiveCode.ERROR_MIXED_CONTENT,
      'A page loaded over HTTPS can only publish to an https: address.',
      { cause, detail },
    );
  return new LiveError(LiveCode.ERROR_UNREACHABLE, `The server at ${url.origin} cannot be reached.`, { cause, detail });
}
