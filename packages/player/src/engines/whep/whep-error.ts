import { LiveCode, type LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { webrtcStatusCodes } from '../../webrtc/webrtc-error.ts';

/** What a server said instead of opening a session. */
export function refusal(response: Response): Promise<LiveError> {
  return fromHttpResponse(response, 'Playing', webrtcStatusCodes);
}

/** A session that was there and is not any more. The gateway says why; of others only this much is known. */
export function gone(response: Response): Promise<LiveError> {
  const code = LiveCode.ERROR_DISCONNECTED;
  return fromHttpResponse(response, 'The session', { 404: code, 410: code });
}
