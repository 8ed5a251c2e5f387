import { sdpOf } from '@livelit/core/dialects';
import { send } from '@livelit/core/signalling';

import { requestHeaders } from '../../authorization.ts';
import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import type { PeerSession } from '../../webrtc/signalling.ts';
import { ask } from './ask.ts';

const defaultApi = 'https://webrtc.liveplay.myqcloud.com/webrtc/v1';

/** Tencent's dialect (pullstream, stopstream). It counts viewers, and their traffic, until they are stopped. */
export function openTencent(
  source: PlayerSource,
  context: EngineContext,
  api = defaultApi,
): (offer: string) => Promise<PeerSession> {
  const base = api.replace(/\/+$/, '');
  // Its addresses are of CDNs, which the API is not: the one named in the options is meant to be told.
  const asked = { ...source, url: base };
  return async (sdp) => {
    const body = {
      streamurl: source.url,
      sessionid: crypto.randomUUID(),
      clientinfo: globalThis.navigator?.userAgent ?? '',
      localsdp: { type: 'offer', sdp },
    };
    const told = await ask(`${base}/pullstream`, body, asked, context, 'errcode');
    let ended: Promise<unknown> | undefined;
    return {
      remote: { type: 'answer', sdp: sdpOf(told['remotesdp']) },
      end() {
        if (ended) return ended;
        const url = `${base}/stopstream`;
        const headers = { ...requestHeaders(asked, context.config, url), 'Content-Type': 'application/json' };
        const stop = JSON.stringify({ streamurl: source.url, svrsig: told['svrsig'] });
        ended = send(url, { method: 'POST', headers, body: stop, keepalive: true });
        return ended;
      },
    };
  };
}
