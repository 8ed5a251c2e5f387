import { sdpOf, srsAddress } from '@livelit/core/dialects';

import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import type { PeerSession } from '../../webrtc/signalling.ts';
import { ask } from './ask.ts';

/**
 * SRS's own dialect (POST /rtc/v1/play/). It has no word for the end: SRS notices it by DTLS, and by silence.
 * What it calls a code is 400 for every failure.
 */
export function openSrs(
  source: PlayerSource,
  context: EngineContext,
  api?: string,
): (offer: string) => Promise<PeerSession> {
  const address = srsAddress(source.url, globalThis.location?.protocol ?? 'https:', 'play');
  const url = api ?? address.api;
  return async (sdp) => {
    const tid = crypto.randomUUID().slice(0, 7);
    const body = { api: url, tid, streamurl: address.streamUrl, clientip: null, sdp };
    const told = await ask(url, body, { ...source, url }, context, 'code');
    return { remote: { type: 'answer', sdp: sdpOf(told['sdp']) }, end: async () => undefined };
  };
}
