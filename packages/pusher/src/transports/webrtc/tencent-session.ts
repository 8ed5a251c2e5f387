import { sdpOf } from '@livelit/core/dialects';
import { send } from '@livelit/core/signalling';

import type { TransportContext } from '../../transport.ts';
import type { PushSession } from '../../webrtc/signalling.ts';
import { ask, jsonHeaders } from './ask.ts';

const defaultApi = 'https://webrtcpush.myqcloud.com/webrtc/v1';

/** How TXLivePusher, whose dialect this is, calls itself. */
const clientType = 'TXLivePusher-2.1.1';

/** Tencent's dialect (pushstream, stopstream). */
export function openTencent(
  url: string,
  context: TransportContext,
  api = defaultApi,
): (offer: string) => Promise<PushSession> {
  const base = api.replace(/\/+$/, '');
  const { token, videoQuality, audioQuality } = context;
  return async (sdp) => {
    const body = {
      streamurl: url,
      sessionid: crypto.randomUUID(),
      clientinfo: navigator.userAgent,
      clienttype: clientType,
      metadata: { videodatarate: videoQuality.kbps, audiodatarate: audioQuality.kbps },
      localsdp: { type: 'offer', sdp },
    };
    const told = await ask(`${base}/pushstream`, body, context, 'errcode');
    let ended: Promise<unknown> | undefined;
    const end = () => {
      const stop = JSON.stringify({ streamurl: url, svrsig: told['svrsig'] });
      return send(`${base}/stopstream`, { method: 'POST', headers: jsonHeaders(token), body: stop, keepalive: true });
    };
    return { sdp: sdpOf(told['remotesdp']), end: () => (ended ??= end()) };
  };
}
