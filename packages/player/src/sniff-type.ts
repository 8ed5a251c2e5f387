import { LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { networkError, withoutQuery } from './network-error.ts';
import { typeOfMime, type PlayerSource, type SourceType } from './source.ts';

/** Asks the server what it is that its address does not tell: HEAD, then the Content-Type. */
export async function sniffType({ url, token }: PlayerSource, signal: AbortSignal): Promise<SourceType> {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let response: Response;
  try {
    response = await fetch(url, { method: 'HEAD', headers, signal });
  } catch (error) {
    signal.throwIfAborted();
    throw networkError('Asking for the type of the stream', url, error);
  }
  if (!response.ok) throw await fromHttpResponse(response, 'Asking for the type of the stream');
  const mime = response.headers.get('content-type') ?? '';
  const type = typeOfMime(mime);
  if (type) return type;
  throw new LiveError(
    LiveCode.ERROR_NOT_SUPPORTED,
    `Neither the address nor its Content-Type "${mime}" tells what kind of stream it is; set the source's type.`,
    { detail: { url: withoutQuery(url) } },
  );
}
