import { fromHttpResponse, fromHttpStatus, oneLine, readBounded } from '@livelit/core/http';

import { requestHeaders } from '../../authorization.ts';
import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { request } from '../../webrtc/request.ts';
import { webrtcError, webrtcStatusCodes } from '../../webrtc/webrtc-error.ts';

const maxBytes = 256 * 1024;

/**
 * Posts JSON and answers the object that came back. Rejects with a LiveError for an HTTP status, for what is no JSON, and
 * for a number other than 0 under `codeName`, which is how both dialects refuse: with HTTP 200.
 */
export async function ask(
  url: string,
  body: object,
  source: PlayerSource,
  { config }: EngineContext,
  codeName: string,
): Promise<Readonly<Record<string, unknown>>> {
  const timeoutMs = config.connectTimeout * 1000;
  const headers = { ...requestHeaders(source, config, url), 'Content-Type': 'application/json' };
  const response = await request(url, { method: 'POST', headers, body: JSON.stringify(body) }, timeoutMs);
  if (!response.ok) throw await fromHttpResponse(response, 'Playing', webrtcStatusCodes);
  const told = objectOf(await readBounded(response, maxBytes, timeoutMs));
  if (!told) throw webrtcError('not-sdp');
  const code = Number(told[codeName] ?? 0);
  if (code === 0) return told;
  const words = oneLine(told['errmsg'] ?? told['msg'] ?? told['data'] ?? told['desc']);
  const message = `The server refused to play with code ${code}${words ? `: ${words.replace(/[.\s]+$/, '')}` : ''}.`;
  // Some are HTTP statuses in disguise. The others are numbers of the server's own, of which nothing may be concluded.
  const status = code >= 401 && code < 600 ? code : 500;
  throw fromHttpStatus(status, message, { httpStatus: response.status, serverCode: code }, webrtcStatusCodes);
}

/** The description in an answer; what is none ends in ERROR_SOURCE_INVALID later on. */
export function sdpOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
