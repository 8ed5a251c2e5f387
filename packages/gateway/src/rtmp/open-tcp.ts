import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { RtmpTarget } from './rtmp-target.ts';

/** Begins a connection to a target, with TLS for rtmps; `onReady` is called when bytes may be sent. */
export function openTcp(
  { host, port, secure }: RtmpTarget,
  ca: string | Buffer | undefined,
  onReady: () => void,
): Socket {
  const socket = secure
    ? connectTls(
        { host, port, ...(isIP(host) ? {} : { servername: host }), ...(ca === undefined ? {} : { ca }) },
        onReady,
      )
    : connectTcp({ host, port }, onReady);
  socket.setNoDelay(true);
  return socket;
}
