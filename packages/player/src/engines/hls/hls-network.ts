import { LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { authorization } from '../../authorization.ts';
import type { CacheRequest } from '../../cache/disk-cache.ts';
import { networkError, withoutQuery } from '../../network-error.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { takeHanded } from './handed.ts';

/** What is to be read. */
export interface HlsReading {
  readonly url: string;
  readonly kind: 'playlist' | 'segment' | 'other';
  /** Whether it belongs to a stream that is complete, and may therefore be kept on disk; `undefined` before that is known. */
  readonly onDemand: boolean | undefined;
  /** Headers of the request, besides those of the source. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Bytes, `end` exclusive. */
  readonly range?: { readonly start: number; readonly end: number } | undefined;
}

/** How it comes. */
export interface HlsReply {
  readonly status: number;
  /** Where redirects led. */
  readonly url: string;
  readonly totalBytes: number | undefined;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | null;
  /** How long the network took, milliseconds, where it was not now. */
  readonly timings?: { readonly firstByteMs: number; readonly totalMs: number } | undefined;
  /** Bytes among them that do not come over the network. */
  readonly diskBytes?: number | undefined;
  /** The answer of the network, where there was one. */
  readonly response?: Response | undefined;
}

/** Reads for one source: from what was handed over, through the cache, or from the network. */
export type HlsNetwork = (reading: HlsReading, signal: AbortSignal) => Promise<HlsReply>;

/** Origins that have let this page read: what they refuse later is no matter of CORS. */
const readable = new Set<string>();

/** The network of one source. It rejects with a `LiveError` for everything but an abort. */
export function createHlsNetwork(source: PlayerSource, config: Readonly<PlayerConfig>): HlsNetwork {
  const group = source.cacheKey ?? source.url;
  return async (reading, signal) => {
    const handed = await takeHanded(reading);
    if (handed) return handed;
    const headers = { ...headersOf(source, config, reading.url), ...reading.headers };
    const { url, kind, range } = reading;
    // A playlist shows by itself whether it may be kept, and the cache looks.
    const isKept = kind === 'playlist' ? source.live !== true && reading.onDemand !== false : kind === 'segment';
    if (config.cache && isKept && (kind === 'playlist' || reading.onDemand)) {
      const mode: CacheRequest['mode'] = kind === 'playlist' ? 'network-first' : 'cache-first';
      return config.cache.read({ url, headers, range, group, mode, signal });
    }
    return overNetwork(reading, headers, signal);
  };
}

async function overNetwork(
  { url, range }: HlsReading,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<HlsReply> {
  if (range) headers['Range'] = `bytes=${range.start}-${range.end - 1}`;
  const response = await fetchReadable(url, { headers, signal });
  if (!response.ok) throw await fromHttpResponse(response, 'Loading the stream');
  const length = Number(response.headers.get('content-length') ?? 0);
  return {
    status: response.status,
    url: response.url || url,
    totalBytes: length > 0 ? length : undefined,
    body: response.body as HlsReply['body'],
    response,
  };
}

async function fetchReadable(url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<Response> {
  const { origin } = new URL(url);
  try {
    const response = await fetch(url, init);
    readable.add(origin);
    return response;
  } catch (failure) {
    init.signal.throwIfAborted();
    if (readable.has(origin) || origin === globalThis.location?.origin || !(await answersBlindly(url, init.signal)))
      throw networkError('Loading the stream', url, failure);
  }
  try {
    // The server may have come back between the two: only what fails again beside an answer is refused by CORS.
    return await fetch(url, init);
  } catch (cause) {
    init.signal.throwIfAborted();
    throw new LiveError(
      LiveCode.ERROR_CROSS_ORIGIN_MEDIA,
      `The server ${origin} answers, but does not let this page read the stream (CORS).`,
      { cause, detail: { url: withoutQuery(url) } },
    );
  }
}

function answersBlindly(url: string, signal: AbortSignal): Promise<boolean> {
  return fetch(url, { method: 'HEAD', mode: 'no-cors', signal }).then(
    () => true,
    () => false,
  );
}

/** Headers may be secrets as much as a token is. */
function headersOf(source: PlayerSource, config: Readonly<PlayerConfig>, url: string): Record<string, string> {
  const { origin } = new URL(url);
  const isTrusted = origin === new URL(source.url).origin || config.trustedOrigins.includes(origin);
  return isTrusted ? { ...source.headers, ...authorization(source, config, url) } : {};
}
