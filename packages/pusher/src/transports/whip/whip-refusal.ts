import { LiveCode, type LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';

import { pushStatusCodes } from '../../webrtc/push-error.ts';

/** What the server said instead of opening a session: its own words and codes go before what its status usually means. */
export function refusal(response: Response): Promise<LiveError> {
  return fromHttpResponse(response, 'Publishing', pushStatusCodes);
}

/** A session that was there and is not any more. */
export function gone(response: Response): Promise<LiveError> {
  const code = LiveCode.ERROR_DISCONNECTED;
  return fromHttpResponse(response, 'The session', { 404: code, 410: code });
}
