import { askJson } from '@livelit/core/dialects';

import type { TransportContext } from '../../transport.ts';
import { pushError, pushStatusCodes } from '../../webrtc/push-error.ts';
import { request } from '../../webrtc/request.ts';

/** How JSON is sent to a server that may see the token. */
export function jsonHeaders(token: string): Record<string, string> {
  return { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
}

/** Posts JSON to a server that refuses by a number other than 0 under `codeName`. Rejects with a LiveError. */
export function ask(
  url: string,
  body: object,
  { token, config }: TransportContext,
  codeName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const timeoutMs = config.connectTimeout * 1000;
  return askJson(body, {
    post: (json) => request(url, { method: 'POST', headers: jsonHeaders(token), body: json }, timeoutMs),
    what: 'Publishing',
    codeName,
    statusCodes: pushStatusCodes,
    timeoutMs,
    notJson: () => pushError('not-sdp'),
  });
}
