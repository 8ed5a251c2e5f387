import type { SocketType } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';

import { readBindingRequest, writeForbidden } from './stun.ts';

/** A browser asks for consent every few seconds (RFC 7675); Chromium every 2.5. */
const lifetimeMs = 7000;
const retryMs = 25;
const maxTries = 40;

export interface ClosedTransport {
  /** Address that the closed socket was bound to; undefined for every address. */
  readonly bindAddress: string | undefined;
  readonly port: number;
  readonly ufrag: string;
  readonly password: string;
}

/**
 * Tells the other side of a closed connection that it is over. The WebRTC library closes without a DTLS alert, and a
 * browser would go on to wait for packets: so for a while the port is held, and the browser's next consent check is
 * answered with 403 as RFC 9725 (4.2) wants it. Keeps no process alive.
 */
export function revokeConsent(transport: ClosedTransport): void {
  hold(transport, isIPv4(transport.bindAddress ?? '') ? 'udp4' : 'udp6', maxTries);
}

function hold(transport: ClosedTransport, family: SocketType, triesLeft: number): void {
  const { bindAddress, port, ufrag, password } = transport;
  const socket = createSocket(family).unref();
  const timer = setTimeout(() => socket.close(), lifetimeMs).unref();
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    socket.close();
    const next = code === 'EAFNOSUPPORT' ? 'udp4' : family;
    // The library lets go of its socket a little later than it says.
    if (triesLeft > 0) setTimeout(() => hold(transport, next, triesLeft - 1), retryMs).unref();
  });
  socket.on('message', (packet, { address, port: remotePort }) => {
    const request = readBindingRequest(packet, password);
    if (!request?.username.startsWith(`${ufrag}:`)) return;
    socket.send(writeForbidden(request.transactionId, password), remotePort, address, () => {});
  });
  socket.bind({ port, ...(bindAddress === undefined ? {} : { address: bindAddress }), exclusive: true });
}
