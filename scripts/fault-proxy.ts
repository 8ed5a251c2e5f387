import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { closeFrame, FrameSplitter } from './media/frame-splitter.ts';

/**
 * What a fault proxy does with connections, those that stand and those that come:
 * - `pass` hands everything on.
 * - `refuse` closes the port and breaks what stands; the same port opens again with any other mode.
 * - `status` answers with `status` (and `retryAfter`) and breaks what streams.
 * - `hang` takes requests and never answers them; what streams falls silent. Neither comes to life again.
 * - `silent` answers requests and opens WebSockets, but sends no byte of a body; what streams falls silent for good.
 * - `reset` breaks every connection by a TCP reset.
 * - `freeze` answers playlists as they were; everything else passes.
 * - `end` ends what streams properly, once; what comes later meets `next`, by default `pass`.
 */
export interface ProxyFault {
  readonly mode: 'pass' | 'refuse' | 'status' | 'hang' | 'silent' | 'reset' | 'freeze' | 'end';
  /** @default 503 */
  readonly status?: number;
  /** Seconds, as Retry-After. */
  readonly retryAfter?: number;
  /** Without it a browser sees no status, only that it may not read the answer. @default true */
  readonly cors?: boolean;
  /** What follows `end`. @default 'pass' */
  readonly next?: 'pass' | 'refuse' | 'status' | 'hang' | 'silent' | 'reset';
}

/** A stretch of the way to a server, that breaks when told. */
export interface FaultProxy {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Requests and upgrades that came, in all modes but `refuse`. */
  readonly requests: number;
  set(fault: ProxyFault | ProxyFault['mode']): Promise<void>;
  close(): Promise<void>;
}

/** Something that streams to a viewer now. */
interface Stream {
  end(): void;
  silence(): void;
  break(): void;
}

/**
 * Starts a proxy for HTTP and WebSocket in front of `target`, as `http://127.0.0.1:8080`. The Host header stays ours.
 * `rewriteSdp` changes what WHEP is answered, to lead its media another way.
 */
export async function startFaultProxy(target: string, rewriteSdp?: (sdp: string) => string): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  const streams = new Set<Stream>();
  const playlists = new Map<string, { headers: IncomingMessage['headers']; body: Buffer }>();
  let fault: ProxyFault = { mode: 'pass' };
  let requests = 0;

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    requests++;
    const { mode } = fault;
    if (mode === 'hang') return;
    if (mode === 'reset') request.socket.resetAndDestroy();
    else if (mode === 'status') answerStatus(request, response, fault);
    else if (mode === 'freeze' && isPlaylist(request)) answerFrozen(request, response);
    else handOn(request, response);
  };

  function answerFrozen(request: IncomingMessage, response: ServerResponse): void {
    const kept = playlists.get(keyOf(request));
    if (!kept) return handOn(request, response);
    response.writeHead(200, { ...kept.headers, 'content-length': String(kept.body.length) }).end(kept.body);
  }

  function handOn(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = request;
    const asked = ask({ hostname, port: targetPort, method, path: url, headers, agent: false });
    asked.on('error', () => response.destroy());
    asked.on('response', (answer) => {
      if (rewriteSdp && /sdp/.test(answer.headers['content-type'] ?? '')) {
        void rewrite(answer, response, rewriteSdp);
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      const kept: Buffer[] = [];
      const keeps = isPlaylist(request) && answer.statusCode === 200;
      let silent = fault.mode === 'silent';
      const stream: Stream = {
        end: () => response.end(),
        silence: () => (silent = true),
        break: () => response.destroy(),
      };
      streams.add(stream);
      answer.on('data', (chunk: Buffer) => {
        if (keeps) kept.push(chunk);
        if (!silent) response.write(chunk);
      });
      answer.on('end', () => {
        if (keeps && fault.mode !== 'freeze')
          playlists.set(keyOf(request), { headers: withoutLength(answer.headers), body: Buffer.concat(kept) });
        if (!silent) response.end();
      });
      answer.on('error', () => !silent && response.destroy());
      response.on('close', () => {
        streams.delete(stream);
        asked.destroy();
      });
    });
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests++;
    const client = socket as Socket;
    client.on('error', () => client.destroy());
    const { mode } = fault;
    if (mode === 'hang') return;
    if (mode === 'reset') client.resetAndDestroy();
    else if (mode === 'status') client.end(`HTTP/1.1 ${fault.status ?? 503} No\r\nContent-Length: 0\r\n\r\n`);
    else handOnSocket(request, client, head);
  };

  function handOnSocket(request: IncomingMessage, client: Socket, head: Buffer): void {
    const server = connect(Number(targetPort), hostname);
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    server.write(`${lines.join('\r\n')}\r\n\r\n`);
    server.write(head);
    const frames = new FrameSplitter();
    let answer: Buffer | undefined = Buffer.alloc(0);
    let silent = false;
    const stream: Stream = {
      end: () => {
        silent = true;
        client.end(closeFrame);
      },
      silence: () => (silent = true),
      break: () => client.destroy(),
    };
    streams.add(stream);
    server.on('data', (chunk: Buffer) => {
      if (silent) return;
      if (!answer) return void client.write(frames.push(chunk));
      answer = Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      client.write(answer.subarray(0, end + 4));
      if (fault.mode === 'silent') silent = true;
      else client.write(frames.push(answer.subarray(end + 4)));
      answer = undefined;
    });
    server.on('end', () => !silent && client.end());
    server.on('error', () => !silent && client.destroy());
    client.pipe(server);
    client.on('close', () => {
      streams.delete(stream);
      server.destroy();
    });
  }

  const server = createServer(serve);
  // A browser's connection that waits for its next request is no fault.
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', upgrade);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (fault.mode === 'reset') socket.resetAndDestroy();
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stopListening = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  async function set(next: ProxyFault): Promise<void> {
    if (next.mode === 'end') {
      for (const stream of streams) stream.end();
      return set({ ...next, mode: next.next ?? 'pass' });
    }
    fault = next;
    if (next.mode === 'refuse') return stopListening();
    if (!server.listening) await listen(port);
    for (const stream of streams) {
      if (next.mode === 'hang' || next.mode === 'silent') stream.silence();
      else if (next.mode === 'status') stream.break();
    }
    if (next.mode === 'reset') for (const socket of sockets) socket.resetAndDestroy();
  }

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get requests() {
      return requests;
    },
    set: (next) => set(typeof next === 'string' ? { mode: next } : next),
    close: () => stopListening(),
  };
}

async function rewrite(answer: IncomingMessage, response: ServerResponse, change: (sdp: string) => string) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const body = change(Buffer.concat(chunks).toString('utf8'));
  response.writeHead(answer.statusCode ?? 502, withoutLength(answer.headers)).end(body);
}

const isPlaylist = ({ url = '' }: IncomingMessage) => /\.m3u8(\?|$)/.test(url);

/** Blocking reloads of LL-HLS ask for one playlist by many addresses. */
const keyOf = ({ url = '' }: IncomingMessage) => url.replace(/[?&]_HLS_\w+=[^&]*/g, '');

function withoutLength({ ...headers }: IncomingMessage['headers']): IncomingMessage['headers'] {
  delete headers['content-length'];
  delete headers['transfer-encoding'];
  delete headers['content-encoding'];
  return headers;
}

function answerStatus(request: IncomingMessage, response: ServerResponse, fault: ProxyFault): void {
  if (fault.cors !== false) {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
    response.setHeader('Access-Control-Allow-Methods', '*');
    response.setHeader('Access-Control-Expose-Headers', '*');
  }
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
  response.writeHead(fault.status ?? 503, { 'Content-Type': 'text/plain' }).end('This server is out of order.');
}
