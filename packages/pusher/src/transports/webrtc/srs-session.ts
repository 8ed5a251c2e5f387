import { sdpOf, srsAddress } from '@livelit/core/dialects';

import type { TransportContext } from '../../transport.ts';
import type { PushSession } from '../../webrtc/signalling.ts';
import { ask } from './ask.ts';

/**
 * SRS's own dialect (POST /rtc/v1/publish/). It has no word for the end: SRS notices it by DTLS, and by silence.
 * What it calls a code is 400 for every failure.
 */
export function openSrs(url: string, context: TransportContext, api?: string): (offer: string) => Promise<PushSession> {
  const address = srsAddress(url, globalThis.location?.protocol ?? 'https:', 'publish');
  const asked = api ?? address.api;
  return async (sdp) => {
    const tid = crypto.randomUUID().slice(0, 7);
    const body = { api: asked, tid, streamurl: address.streamUrl, clientip: null, sdp };
    const told = await ask(asked, body, context, 'code');
    return { sdp: sdpOf(told['sdp']), end: async () => undefined };
  };
}
