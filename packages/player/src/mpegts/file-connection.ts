import { LiveCode, LiveError, onAbort } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import type { DiskCache } from '../cache/disk-cache.ts';
import { connect, type Connection } from './connection.ts';

/** Attempts without a new byte after which a file is given up. */
const maxTries = 3;
const pauseMs = 300;

/** What part of a file to read. */
export interface FilePart extends Omit<Connection, 'protocols' | 'onResponse' | 'open' | 'hello' | 'closeCodes'> {
  /** The first byte. */
  readonly from: number;
  /** Reads and keeps the file. */
  readonly cache?: DiskCache | undefined;
  /** Its name there. */
  readonly cacheKey?: string | undefined;
}

/** What a server or the cache gave. */
interface Opened {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Length of the whole file, where known. */
  readonly total: number | undefined;
  /** Bytes of the body that were not asked for, at its begin. */
  readonly surplus: number;
}

/** Reads a file from `from` to its end. Where the connection breaks before, it goes on with a new one. */
export function readFile(part: FilePart): void {
  let at = part.from;
  let total: number | undefined;
  let tries = 0;
  const fail = (error: LiveError) => {
    // A refusal is final; a connection that broke, fell silent or ended too early is made anew.
    const isFinal = error.detail.httpStatus !== undefined || at === part.from;
    if (isFinal || ++tries > maxTries) return part.onFailure(error);
    const timer = setTimeout(next, pauseMs * tries);
    onAbort(part.signal, () => clearTimeout(timer));
  };
  const next = () => {
    let surplus = 0;
    connect({
      ...part,
      protocols: [],
      open: async (signal) => {
        const opened = await open({ ...part, from: at, signal });
        total ??= opened.total;
        surplus = opened.surplus;
        return opened.body;
      },
      onData: (chunk) => {
        const skipped = Math.min(surplus, chunk.byteLength);
        surplus -= skipped;
        if (skipped === chunk.byteLength) return;
        at += chunk.byteLength - skipped;
        tries = 0;
        part.onData(skipped > 0 ? chunk.slice(skipped) : chunk);
      },
      onEnd: () => {
        if (total === undefined || at >= total) part.onEnd();
        else fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The file ended before its end.'));
      },
      onFailure: fail,
    });
  };
  next();
}

async function open({ url, headers, from, cache, cacheKey, signal }: FilePart): Promise<Opened> {
  if (cache) {
    const reply = await cache.read({ url, key: cacheKey, headers, range: { start: from }, signal });
    return { body: reply.body, total: reply.totalBytes, surplus: 0 };
  }
  const range: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {};
  const response = await fetch(url, { headers: { ...headers, ...range }, signal });
  if (!response.ok) throw await fromHttpResponse(response, 'Playing the file');
  const isPart = response.status === 206;
  // Only some servers let a page see how long the whole is; what is left they all tell.
  const left = Number(response.headers.get('content-length') ?? NaN);
  return {
    body: response.body!,
    total: left > 0 && !response.headers.has('content-encoding') ? left + (isPart ? from : 0) : undefined,
    surplus: isPart ? 0 : from,
  };
}
