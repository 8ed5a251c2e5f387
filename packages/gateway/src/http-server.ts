import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

import { LiveCode, LiveError } from '@livelit/core';

const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what is no HTTP, too long or too slow; the connection is of no use afterwards. */
function refuse(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = refusals[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** An HTTP server with bounds on what a request may take: time, headers, connections that do nothing. */
export function createHttpServer(onRequest: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 15_000,
      connectionsCheckingInterval: 5000,
      // Newer Nodes leave other upgrades (h2c) to the request listener.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    onRequest,
  );
  server.maxHeadersCount = 100;
  server.on('clientError', refuse);
  return server;
}

/** Resolves when the server listens; rejects with a LiveError that names host and port. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const where = `port ${port} of ${host}`;
      const why =
        error.code === 'EADDRINUSE'
          ? `The gateway cannot listen: ${where} is in use by another program.`
          : error.code === 'EACCES'
            ? `The gateway cannot listen: this user may not open ${where}.`
            : `The gateway cannot listen on ${where} (${error.code ?? error.message}).`;
      reject(new LiveError(LiveCode.ERROR_FAILED, why, { cause: error, detail: { host, port, reason: error.code } }));
    };
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}
