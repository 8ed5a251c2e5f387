import type { IncomingMessage } from 'node:http';

import type { WebSocket } from 'ws';

import { publishingProtocols } from '../end-socket.ts';
import type { GatewayContext, SocketRoute } from '../gateway-context.ts';
import { flvFeed } from './flv-feed.ts';
import { socketOutput } from './flv-output.ts';
import { FlvPublisher } from './flv-publisher.ts';
import { playableStream } from './flv-routes.ts';
import { FlvViewer } from './flv-viewer.ts';

/** `/live/<name>.flv` by WebSocket: FLV in with the subprotocol `publisher` (or `post`), FLV out with any other. */
export function flvSockets(context: GatewayContext): SocketRoute[] {
  return [
    {
      path: /^\/live\/(?<name>[\w.-]{1,64}?)(?:\.flv)?$/,
      async open(socket, request, params) {
        const name = params['name'] ?? '';
        const publishes = publishingProtocols.includes(socket.protocol);
        await context.authorise(publishes ? 'publish' : 'play', name, request);
        if (socket.readyState !== socket.OPEN) return;
        if (publishes) new FlvPublisher(context, socket, request, name);
        else play(context, socket, request, name);
      },
    },
  ];
}

function play(context: GatewayContext, socket: WebSocket, request: IncomingMessage, name: string): void {
  const stream = playableStream(context, name, 415);
  const session = context.openSession('ws-flv', name, request, (reason) => viewer.end(reason));
  const viewer = new FlvViewer({
    feed: flvFeed(stream),
    output: socketOutput(socket),
    limits: context.config.limits,
    onBytes: (count) => session.countOut(count),
  });
  socket.on('close', () => {
    viewer.leave();
    session.end();
  });
}
