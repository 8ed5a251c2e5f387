import type { StartTransport } from '../../transport.ts';
import { pushPeer } from '../../webrtc/push-peer.ts';
import { openSession } from './whip-session.ts';
import type { WhipMemory, WhipOptions } from './whip.ts';

/** Publishes by WHIP. The offer is posted at once; candidates follow. */
export const startWhip =
  (options: WhipOptions, { untrickled }: WhipMemory): StartTransport =>
  (url, context) =>
    pushPeer(
      {
        gathersFirst: untrickled.has(url.origin),
        open: (offer) => openSession(url, context, options, offer),
        onTrickleRefused: () => untrickled.add(url.origin),
      },
      context,
      options,
    );
