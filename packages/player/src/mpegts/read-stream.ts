import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { DiskCache } from '../cache/disk-cache.ts';
import { connect, type Connection } from './connection.ts';

/** Attempts without a new byte after which a file is given up. */
const maxTries = 3;
const pauseMs = 300;

/** What to read, and whom to tell. */
export interface Reading extends Omit<Connection, 'open'> {
  /** The first byte; more than 0 only of a file. */
  readonly from: number;
  /** Whether it is a live stream; found out when absent: that has no length. */
  readonly live: boolean | undefined;
  /** Reads and keeps files. */
  readonly cache?: DiskCache | undefined;
  /** The file's name there. */
  readonly cacheKey?: string | undefined;
  /** It was found out whether it is live. */
  readonly onKind?: (live: boolean) => void;
}

/** What a server or the cache gave. */
interface Opened {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Length of the whole file; a live stream has none. */
  readonly total: number | undefined;
  /** Bytes of the body that were not asked for, at its begin. */
  readonly surplus: number;
}

/**
 * Reads a live stream, whose end is a failure, or a file from `from` to its end. Where the connection of a file breaks
 * before that, it goes on with a new one.
 */
export function readStream(reading: Reading): void {
  let { live } = reading;
  let at = reading.from;
  let total: number | undefined;
  let surplus = 0;
  let tries = 0;

  const open = async (signal: AbortSignal) => {
    let opened =
      live === false && reading.cache ? await fromCache(reading, at, signal) : await ask(reading, at, signal);
    if (live === undefined) {
      live = opened.total === undefined;
      reading.onKind?.(live);
      if (!live && reading.cache) {
        await opened.body.cancel();
        opened = await fromCache(reading, at, signal);
      }
    }
    if (!live) ({ total, surplus } = opened);
    return opened.body;
  };
  const fail = (error: LiveError) => {
    // A refusal is final; a connection that broke, fell silent or ended too early is made anew.
    const isFinal = live !== false || error.detail.httpStatus !== undefined || at === reading.from;
    if (isFinal || ++tries > maxTries) return reading.onFailure(error);
    const timer = setTimeout(next, pauseMs * tries);
    onAbort(reading.signal, () => clearTimeout(timer));
  };
  const next = () =>
    connect({
      ...reading,
      open,
      whenWanted: () => (live === false ? reading.whenWanted?.() : undefined),
      onData: (chunk) => {
        const skipped = Math.min(surplus, chunk.byteLength);
        surplus -= skipped;
        at += chunk.byteLength - skipped;
        tries = 0;
        if (skipped < chunk.byteLength) reading.onData(skipped > 0 ? chunk.slice(skipped) : chunk);
      },
      onEnd: () => {
        if (live !== false || total === undefined || at >= total) reading.onEnd();
        else fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The file ended before its end.'));
      },
      onFailure: fail,
    });
  next();
}

async function fromCache({ url, headers, cache, cacheKey }: Reading, at: number, signal: AbortSignal): Promise<Opened> {
  const reply = await cache!.read({ url, key: cacheKey, headers, range: { start: at }, signal });
  return { body: reply.body, total: reply.totalBytes, surplus: 0 };
}

async function ask({ url, headers, live, words }: Reading, at: number, signal: AbortSignal): Promise<Opened> {
  const range: Record<string, string> = at > 0 ? { Range: `bytes=${at}-` } : {};
  const response = await fetch(url, {
    headers: { ...headers, ...range },
    signal,
    ...(live === false ? {} : { cache: 'no-store' }),
  });
  if (!response.ok) throw await (await words).fromHttpResponse(response, 'Playing the stream');
  const isPart = response.status === 206;
  // Only some servers let a page see how long the whole is; what is left they all tell.
  const left = Number(response.headers.get('content-length') ?? 0);
  return {
    body: response.body!,
    total: left > 0 && !response.headers.has('content-encoding') ? left + (isPart ? at : 0) : undefined,
    surplus: isPart ? 0 : at,
  };
}
