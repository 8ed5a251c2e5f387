import { isLiveError, LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { requestHeaders } from './authorization.ts';
import { networkError, withoutQuery } from './network-error.ts';
import type { PlayerConfig } from './player-config.ts';
import { sniffBytes, telltaleBytes } from './sniff-bytes.ts';
import { typeOfMime, type PlayerSource, type SourceType } from './source.ts';

const what = 'Asking for the type of the stream';

/** What servers answer that know no HEAD; a signed address that was signed for GET alone is refused by 403. */
const headless: ReadonlySet<number> = new Set([400, 403, 405, 501]);

/**
 * Asks the server what it is that its address does not tell: by HEAD and its Content-Type; where that is refused or says
 * nothing, by the first bytes.
 */
export async function sniffType(
  source: PlayerSource,
  config: Pick<PlayerConfig, 'trustedOrigins'>,
  signal: AbortSignal,
): Promise<SourceType> {
  const { url } = source;
  const headers = requestHeaders(source, config, url);
  const mime = await headType(url, headers, signal);
  const type = typeOfMime(mime) ?? (await firstBytesType(url, headers, signal));
  if (type) return type;
  throw new LiveError(
    LiveCode.ERROR_SOURCE_INVALID,
    `What the address gives is no media that the player knows${mime ? `; the server calls it "${mime}"` : ''}.`,
    { detail: { url: withoutQuery(url) } },
  );
}

/** The Content-Type; empty when the server does not tell. */
async function headType(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, { method: 'HEAD', headers, signal });
    if (response.ok) return response.headers.get('content-type') ?? '';
    if (headless.has(response.status)) return '';
    throw await fromHttpResponse(response, what);
  } catch (error) {
    signal.throwIfAborted();
    if (isLiveError(error)) throw error;
    // No answer, or one that may not be read. A GET may be allowed where a HEAD is not.
    return '';
  }
}

async function firstBytesType(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<SourceType | undefined> {
  // A live stream knows no ranges and never ends, so the reader leaves it.
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  try {
    const range = { Range: `bytes=0-${telltaleBytes - 1}` };
    const response = await fetch(url, { headers: { ...headers, ...range }, signal: either, cache: 'no-store' });
    if (!response.ok) throw await fromHttpResponse(response, what);
    const named = typeOfMime(response.headers.get('content-type') ?? '');
    return named ?? sniffBytes(await firstBytes(response));
  } catch (error) {
    signal.throwIfAborted();
    throw isLiveError(error) ? error : networkError(what, url, error);
  } finally {
    enough.abort();
  }
}

async function firstBytes({ body }: Response): Promise<Uint8Array> {
  const reader = body!.getReader();
  const bytes = new Uint8Array(telltaleBytes);
  let length = 0;
  while (length < telltaleBytes) {
    const { value, done } = await reader.read();
    if (done) break;
    bytes.set(value.subarray(0, telltaleBytes - length), length);
    length = Math.min(telltaleBytes, length + value.length);
  }
  return bytes.subarray(0, length);
}
