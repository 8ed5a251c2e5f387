import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a stub has seen. */
export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A server that does what its address says. */
export interface StubServer {
  readonly port: number;
  /** What was asked, oldest first; OPTIONS are left out. */
  readonly requests: readonly StubRequest[];
  close(): Promise<void>;
}

/**
 * Starts a server that misbehaves on demand. Whatever the path, the query says what happens:
 * `status`, `type`, `body`, `location`, `retry-after`, `etag`, `link` make an answer; `delay` (ms) holds it back,
 * `hang` gives none. `from=<url>` passes on what another server sends; after `bytes` of it comes `then`:
 * `close` (a clean end), `reset` (a broken one) or `silence` (an open connection without data).
 */
export async function startStub(): Promise<StubServer> {
  const requests: StubRequest[] = [];
  const server = createServer((request, response) => void answer(request, response, requests));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
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

async function answer(request: IncomingMessage, response: ServerResponse, requests: StubRequest[]): Promise<void> {
  const { pathname, searchParams: asked } = new URL(request.url ?? '', 'http://stub');
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
  response.setHeader('Access-Control-Allow-Methods', '*');
  response.setHeader('Access-Control-Expose-Headers', '*');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();

  const body = await textOf(request);
  requests.push({
    method: request.method ?? '',
    path: pathname,
    headers: request.headers as StubRequest['headers'],
    body,
  });
  if (asked.has('hang')) return;
  await new Promise((resolve) => setTimeout(resolve, Number(asked.get('delay') ?? 0)));

  const from = asked.get('from');
  if (from && request.method !== 'HEAD') return passOn(from, response, asked);
  for (const header of ['location', 'retry-after', 'etag', 'link']) {
    const value = asked.get(header);
    if (value !== null) response.setHeader(header, value);
  }
  response.setHeader('Content-Type', asked.get('type') ?? (from ? 'video/x-flv' : 'text/plain'));
  response.writeHead(Number(asked.get('status') ?? 200)).end(asked.get('body') ?? '');
}

async function passOn(url: string, response: ServerResponse, asked: URLSearchParams): Promise<void> {
  const over = new AbortController();
  response.on('close', () => over.abort());
  let left = Number(asked.get('bytes') ?? Infinity);
  try {
    const source = await fetch(url, { signal: over.signal });
    response.writeHead(source.status, { 'Content-Type': source.headers.get('content-type') ?? 'video/x-flv' });
    for await (const chunk of source.body!) {
      response.write(chunk);
      left -= chunk.byteLength;
      if (left <= 0) break;
    }
  } catch {
    // The viewer left, or the source did; what follows holds for both.
  }
  // A reset throws away what has not arrived yet.
  if (asked.get('then') === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 300);
  else if (asked.get('then') !== 'silence') response.end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
