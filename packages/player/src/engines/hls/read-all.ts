import { LiveCode, LiveError, withDeadline } from '@livelit/core';

import type { HlsReply } from './hls-network.ts';

/** Bytes of a playlist and of a segment beyond any that is meant to be played. */
export const longestPlaylist = 64 * 2 ** 20;
export const longestSegment = 512 * 2 ** 20;

/** How long a request may take, milliseconds, and how much may come. */
export interface Limits {
  /** Without any byte: before the first, and between two. */
  readonly idleMs: number;
  /** All in all. */
  readonly totalMs: number;
  /** Bytes that may come. */
  readonly maxBytes: number;
}

/** What to do on the way. */
export interface ReadSteps {
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** The server has answered. */
  readonly onReply?: (reply: HlsReply) => void;
  /** So many more bytes have arrived. */
  readonly onBytes?: (count: number) => void;
}

/**
 * Everything that `open` leads to. Rejects with ERROR_REQUEST_TIMEOUT or ERROR_SOURCE_INVALID beyond the limits, or with
 * the signal's reason.
 */
export async function readAll(
  open: (signal: AbortSignal) => Promise<HlsReply>,
  { limits, signal, onReply, onBytes }: ReadSteps,
): Promise<Uint8Array<ArrayBuffer>> {
  const over = new AbortController();
  const end = () => over.abort(signal.reason);
  const deadline = performance.now() + limits.totalMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    const ms = Math.max(0, Math.min(limits.idleMs, deadline - performance.now()));
    timer = setTimeout(() => over.abort(late(ms < limits.idleMs ? limits.totalMs : limits.idleMs)), ms);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', end, { once: true });
  try {
    wait();
    // Not everything that is waited for here hears of the signal.
    const reply = await withDeadline(open(over.signal), Infinity, () => late(limits.totalMs), over.signal);
    onReply?.(reply);
    let left = limits.maxBytes;
    return await collect(reply, over.signal, (count) => {
      wait();
      left -= count;
      if (left < 0) over.abort(tooLong());
      onBytes?.(count);
    });
  } catch (error) {
    if (over.signal.aborted) throw over.signal.reason;
    // The body of a response rejects with a TypeError when the connection breaks.
    throw error instanceof TypeError ? brokenOff(error) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

function late(ms: number): LiveError {
  return new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, `The server did not answer within ${ms / 1000} s.`);
}

function tooLong(): LiveError {
  return new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The server sends more than a part of a stream can have.');
}

function brokenOff(cause: TypeError): LiveError {
  const message = 'The connection broke while the stream was being loaded.';
  return new LiveError(LiveCode.ERROR_DISCONNECTED, message, { cause });
}

async function collect(
  { body }: HlsReply,
  signal: AbortSignal,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body?.getReader();
  // Not every body ends with the signal that its request was made with.
  const cancel = () => void reader?.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    chunks.push(value);
    length += value.length;
    onBytes(value.length);
  }
  signal.throwIfAborted();
  return chunks.length === 1 ? chunks[0]! : join(chunks, length);
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
