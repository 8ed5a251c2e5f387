import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Origin = 'a' | 'b';

/** A request that the mock server has seen; preflights are left out. */
export interface SeenRequest {
  /** `performance.now()` */
  readonly at: number;
  readonly origin: Origin;
  readonly method: string;
  /** Below the run's own folder: `/whip`, `/session/1`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** What was answered; undefined while nothing was. */
  status?: number;
  /** When the client hung up without an answer. */
  abortedAt?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** Who answers the requests below `/r/<id>/`; undefined is no answer at all. */
export interface Endpoint {
  answer(request: SeenRequest): Promise<Reply | undefined>;
}

/** One server on two ports, which are two origins. */
export interface MockServer {
  readonly origins: Readonly<Record<Origin, string>>;
  readonly endpoints: Map<string, Endpoint>;
  close(): Promise<void>;
}

/** What a page may read of an answer, and send. Without these a browser hides from every client what WHIP needs. */
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE, OPTIONS',
  'access-control-expose-headers':
    'Location, ETag, Link, Retry-After, Accept-Post, Accept-Patch, WWW-Authenticate, Access-Control-Allow-Methods',
};

export async function startMockServer(): Promise<MockServer> {
  const endpoints = new Map<string, Endpoint>();
  const listen = async (origin: Origin) => {
    const server = createServer((request, response) => void serve(origin, request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  const servers = { a: await listen('a'), b: await listen('b') };

  async function serve(origin: Origin, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
    const [, id = '', path = ''] = /^\/r\/([^/]+)(\/.*)$/.exec(url) ?? [];
    const endpoint = endpoints.get(id);
    if (!endpoint)
      return void response.writeHead(url === '/receiver' ? 200 : 404, { 'content-type': 'text/html' }).end();
    if (method === 'OPTIONS') {
      const wanted = request.headers['access-control-request-headers'];
      if (wanted) response.setHeader('access-control-allow-headers', wanted);
      return void response.writeHead(200, { 'accept-post': 'application/sdp', 'content-length': 0 }).end();
    }
    const at = performance.now();
    const headers = request.headers as SeenRequest['headers'];
    const seen: SeenRequest = { at, origin, method, path, headers, body: await textOf(request) };
    response.on('close', () => {
      if (!response.writableEnded) seen.abortedAt = performance.now();
    });
    const reply = await endpoint.answer(seen);
    if (!reply) return undefined;
    seen.status = reply.status;
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    response.writeHead(reply.status).end(reply.body ?? '');
    return undefined;
  }

  return {
    origins: { a: originOf(servers.a), b: originOf(servers.b) },
    endpoints,
    close: async () => {
      for (const server of Object.values(servers)) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const originOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } catch {
    // The page went away while it was sending; what has come is judged.
  }
  return Buffer.concat(chunks).toString('utf8');
}
