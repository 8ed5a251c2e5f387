import { LiveCode, LiveError } from '@livelit/core';
import { isSdp, PatchIce, readBounded, send } from '@livelit/core/signalling';
import { iceServersOf } from '@livelit/core/webrtc';

import type { TransportContext } from '../../transport.ts';
import { request } from '../../webrtc/request.ts';
import type { PushSession } from '../../webrtc/signalling.ts';
import { tokenHeader } from './whip-token.ts';
import type { WhipOptions } from './whip.ts';

/** No session description is longer. */
const maxSdpBytes = 256 * 1024;

/** Milliseconds to ask for why a session is over. */
const farewellMs = 2000;

const sdpType = 'application/sdp';

/** Posts the offer (RFC 9725 4.2). Rejects with what the server said. */
export async function openSession(
  address: URL,
  { token, config, signal }: TransportContext,
  { trustedOrigins }: WhipOptions,
  offer: string,
): Promise<PushSession> {
  const timeoutMs = config.connectTimeout * 1000;
  const headersFor = (url: string, type?: string) => ({
    ...tokenHeader(token, address, url, trustedOrigins),
    ...(type === undefined ? {} : { 'content-type': type }),
  });
  const post = (url: string) =>
    request(url, { method: 'POST', headers: headersFor(url, sdpType), body: offer }, timeoutMs);
  let response = await post(address.href);
  // A browser drops the token on the way to another origin. Where it was asked for, nothing has begun yet.
  const lostToken = response.redirected && (response.status === 401 || response.status === 403);
  if (lostToken && new URL(response.url).origin !== address.origin && 'authorization' in headersFor(response.url)) {
    await response.body?.cancel();
    response = await post(response.url);
  }
  if (!response.ok) throw lostOffer(response) ?? (await (await import('./whip-refusal.ts')).refusal(response));
  const sdp = await readBounded(response, maxSdpBytes, timeoutMs);
  const lost = isSdp(sdp) ? undefined : lostOffer(response);
  if (lost) throw lost;
  return sessionOf(response, sdp, headersFor, { timeoutMs, signal });
}

function sessionOf(
  response: Response,
  sdp: string,
  headersFor: (url: string, type?: string) => Record<string, string>,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): PushSession {
  const iceServers = iceServersOf(response.headers.get('link'));
  const session = locationOf(response);
  // Some servers name no session, or hide its name from pages. It then ends by its silence.
  if (session === undefined) return { sdp, iceServers, end: async () => undefined };
  let ended: Promise<unknown> | undefined;
  const ice = new PatchIce(session, response.headers.get('etag'), (type) => headersFor(session, type), {
    ...options,
    isOver: () => ended !== undefined,
    gone,
  });
  return {
    sdp,
    iceServers,
    ice,
    async farewell() {
      if (ended) return undefined;
      const told = await send(session, { headers: headersFor(session) }, farewellMs);
      if (told?.status !== 404 && told?.status !== 410) return undefined;
      const error = await gone(told).catch(() => undefined);
      // Only a Livelit gateway says why; of others nothing but this is expected.
      return error?.code === LiveCode.ERROR_DISCONNECTED ? undefined : error;
    },
    end() {
      ended ??= send(session, { method: 'DELETE', headers: headersFor(session), keepalive: true });
      return ended;
    },
  };
}

/** The session's address: relative to where redirects led, not to where they began. */
function locationOf(response: Response): string | undefined {
  const location = response.headers.get('location');
  if (!location || !URL.canParse(location, response.url)) return undefined;
  const { href, protocol } = new URL(location, response.url);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/**
 * Browsers follow 301, 302 and 303 with a GET, and pages see only where that ended: an endpoint that was redirected to
 * and answers 405, or well but without a description, has never seen the offer.
 */
function lostOffer({ redirected, status, ok, url }: Response): LiveError | undefined {
  if (!redirected || !(ok || status === 405)) return undefined;
  const { origin, pathname } = new URL(url);
  const message = `The offer was redirected to ${origin}${pathname} and got lost: the redirect has to be 307 or 308, not 301, 302 or 303. Publish to that address itself.`;
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, message, { detail: { httpStatus: status, url: origin } });
}

/** A session that was there and is not any more. */
async function gone(response: Response): Promise<LiveError> {
  return (await import('./whip-refusal.ts')).gone(response);
}
