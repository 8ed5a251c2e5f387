import { askJson } from '@livelit/core/dialects';

import { requestHeaders } from '../../authorization.ts';
import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { request } from '../../webrtc/request.ts';
import { webrtcError, webrtcStatusCodes } from '../../webrtc/webrtc-error.ts';

/** Posts JSON to a server that refuses by a number other than 0 under `codeName`. Rejects with a LiveError. */
export function ask(
  url: string,
  body: object,
  source: PlayerSource,
  { config }: EngineContext,
  codeName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const timeoutMs = config.connectTimeout * 1000;
  const headers = { ...requestHeaders(source, config, url), 'Content-Type': 'application/json' };
  return askJson(body, {
    post: (json) => request(url, { method: 'POST', headers, body: json }, timeoutMs),
    what: 'Playing',
    codeName,
    statusCodes: webrtcStatusCodes,
    timeoutMs,
    notJson: () => webrtcError('not-sdp'),
  });
}
