import { looksLikeTencent } from '@livelit/core/dialects';

import type { StartTransport } from '../../transport.ts';
import { pushPeer } from '../../webrtc/push-peer.ts';
import type { WebRtcMemory, WebRtcOptions } from './webrtc.ts';

/** Publishes to a `webrtc://` address. */
export const startWebRtc =
  (options: WebRtcOptions, { unreached }: WebRtcMemory): StartTransport =>
  async ({ href }, context) => {
    const dialect = options.dialect ?? (looksLikeTencent(href) ? 'tencent' : 'srs');
    const open =
      dialect === 'tencent'
        ? (await import('./tencent-session.ts')).openTencent(href, context, options.tencentApi)
        : (await import('./srs-session.ts')).openSrs(href, context, options.srsApi);
    context.signal.throwIfAborted();
    // Both find the publisher by what arrives from it: candidates need not be told, but where that fails.
    const signalling = { gathersFirst: unreached.has(href), open, onTrickleRefused: () => unreached.add(href) };
    return pushPeer(signalling, context, options);
  };
