import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A stretch of network that can break: packets to its port go to a peer on this machine and back. */
export interface UdpRelay {
  readonly port: number;
  /** Whether packets arrive. @default true */
  passes: boolean;
  close(): void;
}

/** Starts one. A peer that hides its addresses has several ports; whichever listens on loopback answers. */
export async function startUdpRelay(ports: readonly number[]): Promise<UdpRelay> {
  const [front, back] = await Promise.all([openSocket(), openSocket()]);
  let client = 0;
  const relay: UdpRelay = {
    port: front.address().port,
    passes: true,
    close: () => {
      front.close();
      back.close();
    },
  };
  front.on('message', (packet, { port }) => {
    client = port;
    if (relay.passes) for (const target of ports) back.send(packet, target, '127.0.0.1');
  });
  back.on('message', (packet) => {
    if (relay.passes && client !== 0) front.send(packet, client, '127.0.0.1');
  });
  return relay;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  // Ports where nobody listens answer by ICMP.
  socket.on('error', () => undefined);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
