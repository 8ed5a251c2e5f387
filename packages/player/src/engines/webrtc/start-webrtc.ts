import { looksLikeTencent } from '@livelit/core/dialects';

import type { StartEngine } from '../../engine.ts';
import { playPeer } from '../../webrtc/play-peer.ts';
import type { WebRtcOptions } from './webrtc.ts';

/** Plays a `webrtc://` address; connected when the media path stands. */
export const startWebRtc =
  (options: WebRtcOptions): StartEngine =>
  async (source, context) => {
    const { srsApi, tencentApi, ...configuration } = {
      ...options,
      ...(context.config.engineOptions['webrtc'] as WebRtcOptions | undefined),
    };
    const isTencent =
      source.type === 'webrtc-tencent' || (source.type !== 'webrtc-srs' && looksLikeTencent(source.url));
    const open = isTencent
      ? (await import('./tencent-session.ts')).openTencent(source, context, tencentApi)
      : (await import('./srs-session.ts')).openSrs(source, context, srsApi);
    context.signal.throwIfAborted();
    // Both find the viewer by what arrives from it: candidates need not be told.
    return playPeer({ gathersFirst: false, open }, context, { configuration, onTrickleRefused: () => undefined });
  };
