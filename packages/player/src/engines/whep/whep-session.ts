import { LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';
import { iceServersOf } from '@livelit/core/webrtc';

import { authorization } from '../../authorization.ts';
import { networkError } from '../../network-error.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';

/** A session that a WHEP server has opened for us. */
export interface WhepSession {
  /** The server's SDP. */
  readonly answer: string;
  /** What the server offers to find a path by. */
  readonly iceServers: readonly RTCIceServer[];
  /** Sends candidates. Answers whether the server took them. */
  trickle(fragment: string): Promise<boolean>;
  /** Closes the session, also while the page goes away. Only the first call counts. */
  end(): void;
}

/**
 * Posts the offer. The request is not aborted when the viewer leaves: only its answer tells which session to close.
 * Rejects with what the server said; ERROR_SOURCE_NOT_FOUND (404, 409) while nobody publishes.
 */
export async function openSession(source: PlayerSource, config: PlayerConfig, offer: string): Promise<WhepSession> {
  const post = (url: string) => {
    const headers = { 'Content-Type': 'application/sdp', ...authorization(source, config, url) };
    const signal = AbortSignal.timeout(config.connectTimeout * 1000);
    return request(url, { method: 'POST', headers, body: offer, signal });
  };
  let response = await post(source.url);
  if (mayShowToken(response, source, config)) response = await post(response.url);
  if (!response.ok) throw await fromHttpResponse(response, 'Playing', { 409: LiveCode.ERROR_SOURCE_NOT_FOUND });

  const location = response.headers.get('location');
  // A server that answers from elsewhere than it was asked means its own address.
  const url = location === null ? undefined : new URL(location, response.url).href;
  const etag = response.headers.get('etag');
  let ended = false;
  return {
    answer: await response.text(),
    iceServers: iceServersOf(response.headers.get('link')),
    async trickle(fragment) {
      if (url === undefined || ended) return false;
      const headers = {
        'Content-Type': 'application/trickle-ice-sdpfrag',
        ...(etag === null ? {} : { 'If-Match': etag }),
        ...authorization(source, config, url),
      };
      return (await send(url, { method: 'PATCH', headers, body: fragment }))?.ok ?? false;
    },
    end() {
      if (url === undefined || ended) return;
      ended = true;
      void send(url, { method: 'DELETE', headers: authorization(source, config, url), keepalive: true });
    },
  };
}

/** fetch drops the token when it follows a redirect to another origin; that one may see it only if it is trusted. */
function mayShowToken(response: Response, source: PlayerSource, config: PlayerConfig): boolean {
  const refused = response.status === 401 || response.status === 403;
  return refused && response.redirected && 'Authorization' in authorization(source, config, response.url);
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'TimeoutError')
      throw new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer the offer in time.', { cause });
    throw networkError('Playing', url, cause);
  }
}

/** A request whose failure changes nothing. */
async function send(url: string, init: RequestInit): Promise<Response | undefined> {
  return fetch(url, init).catch(() => undefined);
}
