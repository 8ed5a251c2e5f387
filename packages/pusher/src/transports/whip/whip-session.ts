import { LiveCode, LiveError } from '@livelit/core';
import { fromHttpResponse } from '@livelit/core/http';
import { iceServersOf } from '@livelit/core/webrtc';

import { fromFetchFailure, fromWhipResponse } from './whip-error.ts';

/** What the server answered to an offer. */
export interface WhipAnswer {
  readonly sdp: string;
  /** From its `Link` headers. */
  readonly iceServers: readonly RTCIceServer[];
  readonly session: WhipSession;
}

/** Milliseconds for the server to say why it ended a session. */
const farewellMs = 2000;
/** Milliseconds for a PATCH. */
const patchMs = 5000;

/**
 * Posts the offer (RFC 9725 4.2). It is not aborted when the user gives up: the server may have made a session by then,
 * and only its answer tells which one to delete.
 */
export async function postOffer(url: URL, sdp: string, token: string, timeoutMs: number): Promise<WhipAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const post = (target: string) =>
    fetch(target, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/sdp' },
      body: sdp,
      signal,
    });
  let response: Response;
  let answer: string;
  try {
    response = await post(url.href);
    if (lostToken(response, url, token)) {
      await response.body?.cancel();
      response = await post(response.url);
    }
    if (!response.ok) throw await fromWhipResponse(response);
    answer = await response.text();
  } catch (error) {
    throw error instanceof LiveError ? error : fromFetchFailure(error, url);
  }
  const location = response.headers.get('location');
  const session = new WhipSession(
    // Relative to where the redirects led, not to where they began.
    location ? new URL(location, response.url) : undefined,
    response.headers.get('etag'),
    token,
  );
  if (!answer.startsWith('v=0')) {
    session.delete();
    throw new LiveError(
      LiveCode.ERROR_SERVER_PROCESS_FAILED,
      'The server answered the offer with something that is no SDP.',
      {
        detail: { httpStatus: response.status, url: url.origin },
      },
    );
  }
  return { sdp: answer, iceServers: iceServersOf(response.headers.get('link')), session };
}

/** Browsers drop `Authorization` when a redirect leads to another origin, and the server there asks for it. */
function lostToken(response: Response, asked: URL, token: string): boolean {
  if (!token || !response.redirected || (response.status !== 401 && response.status !== 403)) return false;
  const target = new URL(response.url);
  const downgraded = asked.protocol === 'https:' && target.protocol !== 'https:';
  return target.origin !== asked.origin && !downgraded;
}

function bearer(token: string): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** The resource that stands for one publishing session. */
export class WhipSession {
  readonly #url: URL | undefined;
  readonly #token: string;
  #etag: string | null;
  #deleted = false;

  /** Without a `url` (some servers send no Location) nothing can be trickled, and the server notices an end by itself. */
  constructor(url: URL | undefined, etag: string | null, token: string) {
    this.#url = url;
    this.#etag = etag;
    this.#token = token;
  }

  /** Sends candidates; false when the server takes none this way. A failure is no reason to end the session. */
  async trickle(fragment: string, signal: AbortSignal): Promise<boolean> {
    if (!this.#url || this.#deleted) return false;
    let response = await this.#patch(fragment, signal);
    if (response?.status === 412 || response?.status === 428) {
      this.#etag = response.headers.get('etag') ?? '*';
      response = await this.#patch(fragment, signal);
    }
    return response?.ok ?? false;
  }

  /**
   * Why the server ended the session, after its connection was lost. A Livelit gateway tells; of others only a session
   * that is gone is expected, which is no news.
   */
  async whyEnded(signal: AbortSignal): Promise<LiveError | undefined> {
    if (!this.#url || this.#deleted) return undefined;
    const response = await fetch(this.#url, {
      headers: bearer(this.#token),
      signal: AbortSignal.any([signal, AbortSignal.timeout(farewellMs)]),
    }).catch(() => undefined);
    if (response?.status !== 404 && response?.status !== 410) {
      await response?.body?.cancel().catch(() => undefined);
      return undefined;
    }
    const error = await fromHttpResponse(response, 'The session');
    return error.code === LiveCode.ERROR_SOURCE_NOT_FOUND ? undefined : error;
  }

  /** Ends the session on the server; survives the page. Harmless when repeated. */
  delete(): void {
    if (!this.#url || this.#deleted) return;
    this.#deleted = true;
    fetch(this.#url, { method: 'DELETE', headers: bearer(this.#token), keepalive: true }).catch(() => undefined);
  }

  async #patch(fragment: string, signal: AbortSignal): Promise<Response | undefined> {
    const headers = {
      ...bearer(this.#token),
      ...(this.#etag ? { 'if-match': this.#etag } : {}),
      'content-type': 'application/trickle-ice-sdpfrag',
    };
    const request = fetch(this.#url!, {
      method: 'PATCH',
      headers,
      body: fragment,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patchMs)]),
    });
    const response = await request.catch(() => undefined);
    await response?.body?.cancel().catch(() => undefined);
    return response;
  }
}
