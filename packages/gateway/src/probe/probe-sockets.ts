import { LiveCode } from '@livelit/core';
import type { RawData, WebSocket } from 'ws';

import { addressKey } from '../address-key.ts';
import { endSocket } from '../end-socket.ts';
import type { GatewayContext, SessionHandle, SocketRoute } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import { parseRequestUrl } from '../request-url.ts';
import { shuttingDown } from '../session-table.ts';
import { ProbeLimiter } from './probe-limiter.ts';

/** Bytes that a probe takes, and milliseconds from the first that it listens. */
const maxBytes = 2 << 20;
const listenMs = 3000;
/** Milliseconds in which the first byte must come. */
const beginMs = 5000;
/** Milliseconds between two marks in the answer. */
const markMs = 100;

/**
 * `ws /probe?name=<stream>` with the subprotocol `probe`, for who may publish that stream: takes bytes that mean nothing,
 * 2 MB or 3 s of them, and answers when how many had arrived. Keeps nothing.
 *
 * The gateway says `{"type":"ready","maxBytes","ms"}`; the page sends binary messages of at most 4096 bytes, and may end
 * them with any text; the gateway says `{"type":"result","bytes","ms","marks":[[ms, bytes], …]}` and closes.
 */
export function probeSockets(context: GatewayContext, limiter = new ProbeLimiter()): SocketRoute[] {
  return [
    {
      path: /^\/probe$/,
      async open(socket, request) {
        if (socket.protocol !== 'probe')
          throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, "The subprotocol must be 'probe'.");
        const name = parseRequestUrl(request.url).searchParams.get('name') ?? 'probe';
        if (!/^[\w.-]{1,64}$/.test(name))
          throw new HttpProblem(400, LiveCode.ERROR_INVALID_PARAMETER, 'This is no name of a stream.');
        await context.authorise('publish', name, request);
        if (socket.readyState !== socket.OPEN) return;
        const free = limiter.take(addressKey(request.socket.remoteAddress));
        let session: SessionHandle;
        try {
          session = context.openSession('probe', name, request, () => endSocket(socket, shuttingDown()));
        } catch (error) {
          free();
          throw error;
        }
        socket.on('close', () => {
          free();
          session.end();
        });
        listen(socket, session);
      },
    },
  ];
}

function listen(socket: WebSocket, session: SessionHandle): void {
  const marks: (readonly [ms: number, bytes: number])[] = [];
  let [bytes, startedAt, arrivedAt, over] = [0, 0, 0, false];
  const elapsed = (): number => Math.round((arrivedAt - startedAt) * 10) / 10;
  const finish = (): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify({ type: 'result', bytes, ms: elapsed(), marks: [...marks, [elapsed(), bytes]] }));
    socket.close(1000);
  };
  let timer = setTimeout(
    () => endSocket(socket, new HttpProblem(408, LiveCode.ERROR_IDLE_TIMEOUT, 'Nothing was sent to be measured.')),
    beginMs,
  );
  socket.on('close', () => clearTimeout(timer));
  socket.on('message', (data: RawData, binary) => {
    if (over) return;
    if (!binary) return finish();
    arrivedAt = performance.now();
    if (bytes === 0) {
      startedAt = arrivedAt;
      clearTimeout(timer);
      timer = setTimeout(finish, listenMs);
    }
    const size = Array.isArray(data) ? data.reduce((sum, part) => sum + part.length, 0) : data.byteLength;
    session.countIn(size);
    bytes += size;
    if (elapsed() >= (marks.length + 1) * markMs) marks.push([elapsed(), bytes]);
    if (bytes >= maxBytes) finish();
  });
  socket.send(JSON.stringify({ type: 'ready', maxBytes, ms: listenMs }));
}
