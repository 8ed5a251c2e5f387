import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a byte origin has seen. */
export interface ByteRequest {
  readonly path: string;
  readonly query: string;
  /** The `Range` header. */
  readonly range: string | undefined;
  /** Bytes of the body that were sent. */
  sent: number;
}

/** A server of bytes whose value tells their position. */
export interface ByteOrigin {
  readonly port: number;
  /** What was asked, oldest first; OPTIONS are left out. */
  readonly requests: readonly ByteRequest[];
  close(): Promise<void>;
}

const piece = 16 * 1024;

/**
 * Starts a server that answers every path with `size` bytes; the one at `i` is `(i ^ i >> 8 ^ i >> 16) + seed & 255`.
 * The query says how: `etag`, `modified`, `type`, `status`; `ranges=no` (answers 200), `length=no` (no Content-Length),
 * `hide=1` (no header exposed to other origins), `cors=no`, `wait` (ms before the head), `pause` (ms between pieces of 16 KiB), `cut` (breaks
 * the connection after so many bytes), `to` (redirects to that path).
 */
export async function startByteOrigin(port = 0): Promise<ByteOrigin> {
  const requests: ByteRequest[] = [];
  const server = createServer((request, response) => void answer(request, response, requests));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, requests: ByteRequest[]): Promise<void> {
  const { pathname, searchParams: asked, search } = new URL(request.url ?? '', 'http://bytes');
  if (asked.get('cors') !== 'no') response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
  if (!asked.has('hide')) response.setHeader('Access-Control-Expose-Headers', '*');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const seen = { path: pathname, query: search, range: request.headers.range, sent: 0 };
  requests.push(seen);
  const number = (name: string, otherwise: number) => Number(asked.get(name) ?? otherwise);
  if (asked.has('wait')) await new Promise((resolve) => setTimeout(resolve, number('wait', 0)));
  const to = asked.get('to');
  if (to) {
    asked.delete('to');
    return void response.writeHead(302, { Location: `${to}?${asked}` }).end();
  }

  const size = number('size', 1000);
  const [, from, until] = asked.get('ranges') === 'no' ? [] : (/^bytes=(\d+)-(\d*)$/.exec(seen.range ?? '') ?? []);
  const start = Number(from ?? 0);
  const end = until ? Math.min(Number(until) + 1, size) : size;
  if (start >= size && from) return void response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
  for (const [header, name] of [
    ['ETag', 'etag'],
    ['Last-Modified', 'modified'],
  ] as const)
    if (asked.has(name)) response.setHeader(header, asked.get(name)!);
  response.setHeader('Content-Type', asked.get('type') ?? 'video/mp4');
  if (asked.get('length') !== 'no') response.setHeader('Content-Length', end - start);
  if (from) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${size}`);
  response.writeHead(number('status', from ? 206 : 200));

  const cut = number('cut', Infinity);
  for (let at = start; at < end && !response.destroyed; at += piece) {
    const bytes = bytesAt(at, Math.min(at + piece, end), number('seed', 0));
    seen.sent += bytes.byteLength;
    if (!response.write(bytes)) await drained(response);
    if (seen.sent >= cut) {
      response.socket?.destroySoon();
      return;
    }
    if (asked.has('pause')) await new Promise((resolve) => setTimeout(resolve, number('pause', 0)));
  }
  response.end();
}

function bytesAt(start: number, end: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: end - start }, (_, index) => {
    const i = start + index;
    return ((i ^ (i >> 8) ^ (i >> 16)) + seed) & 255;
  });
}

async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => undefined);
  over.abort();
}
