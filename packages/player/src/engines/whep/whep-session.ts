import { LiveCode, LiveError } from '@livelit/core';
import { readBounded } from '@livelit/core/http';
import { isSdp, PatchIce, send } from '@livelit/core/signalling';
import { iceServersOf } from '@livelit/core/webrtc';

import { requestHeaders } from '../../authorization.ts';
import type { EngineContext } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { request } from '../../webrtc/request.ts';
import type { PeerSession } from '../../webrtc/signalling.ts';
import { gone, refusal } from './whep-error.ts';

/** No session description is longer. */
const maxSdpBytes = 256 * 1024;

/** Milliseconds to ask for why a session is over. */
const farewellMs = 1000;

const sdpType = 'application/sdp';

/**
 * Posts the offer (draft-ietf-wish-whep of 2026-04). The request is not aborted when the viewer leaves: only its answer
 * tells which session to close. Rejects with what the server said; ERROR_SOURCE_NOT_FOUND while nobody publishes.
 */
export async function openSession(source: PlayerSource, context: EngineContext, offer: string): Promise<PeerSession> {
  const { config, signal } = context;
  const timeoutMs = config.connectTimeout * 1000;
  const headersFor = (url: string, type?: string) => ({
    ...requestHeaders(source, config, url),
    ...(type === undefined ? {} : { 'Content-Type': type }),
  });
  const post = (url: string) =>
    request(url, { method: 'POST', headers: headersFor(url, sdpType), body: offer }, timeoutMs);
  let response = await post(source.url);
  if (mayShowToken(response, source, context)) response = await post(response.url);

  const counters = response.status === 406 && isType(response, sdpType);
  if (!response.ok && !counters) throw await refusal(response);
  const session = locationOf(response);
  const body = await readBounded(response, maxSdpBytes, timeoutMs);
  // What is no offer is only a refusal in another dress.
  if (counters && !isSdp(body))
    throw new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, refusedOffer, { detail: { httpStatus: 406 } });

  const base = {
    remote: { type: counters ? ('offer' as const) : ('answer' as const), sdp: body },
    iceServers: iceServersOf(response.headers.get('link')),
    ...(counters ? { validForMs: validForMs(response) } : {}),
  };
  // Some servers name no session, or hide its name from pages. It then ends by its silence.
  if (session === undefined) return { ...base, end: async () => undefined };

  let ended: Promise<unknown> | undefined;
  const ice = new PatchIce(session, response.headers.get('etag'), (type) => headersFor(session, type), {
    timeoutMs,
    signal,
    isOver: () => ended !== undefined,
    gone,
  });
  return {
    ...base,
    ice,
    async answer(sdp) {
      const init = { method: 'PATCH', headers: headersFor(session, sdpType), body: sdp };
      const answered = await request(session, init, timeoutMs);
      if (!answered.ok) throw await refusal(answered);
      ice.tag(answered.headers.get('etag'));
    },
    async farewell() {
      if (ended) return undefined;
      const told = await send(session, { headers: headersFor(session) }, farewellMs);
      return told && (told.status === 404 || told.status === 410) ? gone(told) : undefined;
    },
    end() {
      ended ??= send(session, { method: 'DELETE', headers: headersFor(session), keepalive: true });
      return ended;
    },
  };
}

const refusedOffer = 'The server accepts no codec that this browser offers.';

/** fetch drops the token when it follows a redirect to another origin; that one may see it only if it is trusted. */
function mayShowToken(response: Response, source: PlayerSource, { config }: EngineContext): boolean {
  const refused = response.status === 401 || response.status === 403;
  return refused && response.redirected && 'Authorization' in requestHeaders(source, config, response.url);
}

/** The session's address. A server that answers from elsewhere than it was asked means its own address. */
function locationOf(response: Response): string | undefined {
  const location = response.headers.get('location');
  if (!location || !URL.canParse(location, response.url)) return undefined;
  const { href, protocol } = new URL(location, response.url);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

function isType(response: Response, type: string): boolean {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === type;
}

/** Milliseconds for which a counter-offer holds: `valid-until` in its type, else half a minute. */
function validForMs(response: Response): number {
  const type = response.headers.get('content-type') ?? '';
  const until = Date.parse(/;\s*valid-until="?([^";]+)"?/i.exec(type)?.[1] ?? '');
  // By the server's own clock, where pages may read it.
  const now = Date.parse(response.headers.get('date') ?? '') || Date.now();
  return Number.isNaN(until) ? 30_000 : until - now;
}
