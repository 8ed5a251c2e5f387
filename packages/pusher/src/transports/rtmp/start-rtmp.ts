import { LiveCode, LiveError } from '@livelit/core';
import { parseAddress } from '@livelit/core/addresses';

import { publishFlv } from '../../flv/publish-flv.ts';
import { publishProtocols } from '../../flv/publish-protocols.ts';
import type { StartTransport } from '../../transport.ts';

/** Publishes to the gateway, which is told the RTMP address in its first message and carries the stream on. */
export const startRtmp: StartTransport = async (url, context) => {
  const { gateway, token } = context;
  parseAddress(url, 'rtmp');
  const hello = JSON.stringify({ type: 'publish', target: url.href });
  return publishFlv({ url: rtmpSocket(gateway), protocols: publishProtocols(token), hello }, context);
};

function rtmpSocket(gateway: string): string {
  if (!gateway)
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      'A page cannot reach an RTMP server by itself; set `gateway` to the origin of a Livelit gateway.',
      { detail: { remedy: 'gateway' } },
    );
  if (!URL.canParse(gateway) || !/^(https?|wss?):$/.test(new URL(gateway).protocol))
    throw new LiveError(
      LiveCode.ERROR_INVALID_PARAMETER,
      '`gateway` must be an origin such as https://live.example.com.',
    );
  const socket = new URL('rtmp', gateway.endsWith('/') ? gateway : `${gateway}/`);
  socket.protocol = socket.protocol.replace('http', 'ws');
  return socket.href;
}
