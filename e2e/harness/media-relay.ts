import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A stretch of network for UDP in front of a server, as a NAT is one: every client has a port of its own behind it. */
export interface MediaRelay {
  readonly port: number;
  /** While true, nothing passes in either direction. */
  blocked: boolean;
  close(): void;
}

/** Starts a relay to a UDP port of the loopback. */
export async function startMediaRelay(target: number): Promise<MediaRelay> {
  const front = await openSocket();
  const backs = new Map<number, Promise<Socket>>();
  const relay: MediaRelay = {
    port: front.address().port,
    blocked: false,
    close: () => {
      front.close();
      for (const back of backs.values()) void back.then((socket) => socket.close());
    },
  };
  const behind = (client: number) => {
    const back = backs.get(client) ?? openSocket();
    if (!backs.has(client)) {
      backs.set(client, back);
      void back.then((socket) =>
        socket.on('message', (packet) => !relay.blocked && front.send(packet, client, '127.0.0.1')),
      );
    }
    return back;
  };
  front.on('message', (packet, { port }) => {
    if (!relay.blocked) void behind(port).then((socket) => socket.send(packet, target, '127.0.0.1'));
  });
  return relay;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  // A port that nobody listens on yet is no failure of the relay.
  socket.on('error', () => {});
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
