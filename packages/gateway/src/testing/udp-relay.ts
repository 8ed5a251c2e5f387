import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A stretch of network between a client and a server, on which packets get lost as a test wants it. */
export interface UdpRelay {
  readonly port: number;
  /** Where the server listens. */
  target: number;
  /** Packets from the server that never reach the client. SRTP leaves the RTP header readable. */
  drop: (packet: Buffer) => boolean;
  close(): void;
}

export async function startUdpRelay(): Promise<UdpRelay> {
  const [front, back] = await Promise.all([openSocket(), openSocket()]);
  let client = 0;
  const relay: UdpRelay = {
    port: front.address().port,
    target: 0,
    drop: () => false,
    close: () => {
      front.close();
      back.close();
    },
  };
  front.on('message', (packet, { port }) => {
    client = port;
    back.send(packet, relay.target, '127.0.0.1');
  });
  back.on('message', (packet) => {
    if (!relay.drop(packet)) front.send(packet, client, '127.0.0.1');
  });
  return relay;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
