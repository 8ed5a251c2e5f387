import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { LiveCode, type Logger } from '@livelit/core';
import { type WebSocket, WebSocketServer } from 'ws';

import { mayUse } from './cors.ts';
import { endSocket, publishingProtocols } from './end-socket.ts';
import type { GatewayConfig } from './gateway-config.ts';
import type { SocketRoute } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';
import { parseRequestUrl } from './request-url.ts';
import { startHeartbeat } from './socket-heartbeat.ts';

export interface SocketRouterOptions {
  readonly routes: readonly SocketRoute[];
  readonly config: Pick<GatewayConfig, 'allowOrigins' | 'limits'>;
  readonly log: Logger;
  readonly closing: () => boolean;
  /** Milliseconds between two pings. @default 15000 */
  readonly heartbeatMs?: number;
}

export interface SocketRouter {
  readonly sockets: ReadonlySet<WebSocket>;
  /** For the `upgrade` event of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Resolves when no socket is left. */
  drained(): Promise<void>;
  /** Stops the pings and cuts every socket that is still there. */
  close(): void;
}

/** Players have nothing to say. */
const maxViewerMessageBytes = 4096;

/** The one that is answered: what publishes first, then flv, then whatever is no token. */
function chooseProtocol(offered: ReadonlySet<string>): string | false {
  const wanted = [...publishingProtocols, 'flv'].find((protocol) => offered.has(protocol));
  return wanted ?? [...offered].find((protocol) => !protocol.startsWith('bearer.')) ?? false;
}

function offersToPublish(request: IncomingMessage): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  return publishingProtocols.some((protocol) => offered.includes(protocol));
}

function acceptSockets(maxPayload: number): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    handleProtocols: chooseProtocol,
  });
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

/** Holds back what arrives before somebody listens: a route may have to wait for an answer about a token first. */
function holdMessages(socket: WebSocket): () => void {
  socket.pause();
  const release = (): void => {
    socket.off('newListener', onListener);
    socket.resume();
  };
  const onListener = (event: string): void => {
    if (event === 'message') process.nextTick(release);
  };
  socket.on('newListener', onListener);
  return release;
}

/** Accepts WebSockets, hands each to its route and ends those whose other side is gone. */
export function createSocketRouter(options: SocketRouterOptions): SocketRouter {
  const { routes, config, log, closing } = options;
  const sockets = new Set<WebSocket>();
  let drained: (() => void) | undefined;
  // A message may hold several tags, and one that is too long is then refused by name (4413).
  const publishers = acceptSockets(config.limits.maxTagBytes * 2);
  const viewers = acceptSockets(maxViewerMessageBytes);
  const stopHeartbeat = startHeartbeat(sockets, options.heartbeatMs ?? 15_000);

  async function open(socket: WebSocket, request: IncomingMessage, route: SocketRoute, path: string): Promise<void> {
    const release = holdMessages(socket);
    try {
      await route.open(socket, request, route.path.exec(path)?.groups ?? {});
    } catch (error) {
      if (!(error instanceof HttpProblem)) log.error('A WebSocket failed unexpectedly', error);
      endSocket(
        socket,
        error instanceof HttpProblem
          ? error
          : new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway failed to serve this socket.'),
      );
    }
    release();
  }

  return {
    sockets,
    upgrade(request, stream, head) {
      stream.on('error', () => stream.destroy());
      let path: string;
      try {
        path = parseRequestUrl(request.url).pathname;
      } catch (error) {
        return refuse(stream, error instanceof HttpProblem ? error.status : 400);
      }
      const route = routes.find((candidate) => candidate.path.test(path));
      if (closing()) return refuse(stream, 503);
      if (!route) return refuse(stream, 404);
      if (!mayUse(request, config.allowOrigins)) return refuse(stream, 403);
      const server = offersToPublish(request) ? publishers : viewers;
      server.handleUpgrade(request, stream, head, (socket) => {
        sockets.add(socket);
        socket.on('error', (error) => log.debug('WebSocket error', error.message));
        socket.on('close', () => {
          sockets.delete(socket);
          if (sockets.size === 0) drained?.();
        });
        void open(socket, request, route, path);
      });
    },
    drained: () =>
      new Promise((resolve) => {
        drained = resolve;
        if (sockets.size === 0) resolve();
      }),
    close() {
      stopHeartbeat();
      for (const socket of sockets) socket.terminate();
      publishers.close();
      viewers.close();
    },
  };
}
