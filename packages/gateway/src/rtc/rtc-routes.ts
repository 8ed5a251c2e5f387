import type { IncomingMessage } from 'node:http';

import { LiveCode, type LiveCodeNumber } from '@livelit/core';

import type { GatewayContext, Route, RouteRequest } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';
import { iceServerLinks } from './ice-servers.ts';
import { ifMatch } from './if-match.ts';
import { mediaTypeOf, readBody } from './read-body.ts';
import type { RtcSession } from './rtc-session.ts';
import { parseFragment } from './sdp-fragment.ts';
import type { SdpOffer } from './sdp-offer.ts';
import { parseOffer } from './sdp-offer.ts';
import { createWhepSession } from './whep-session.ts';
import { createWhipSession } from './whip-session.ts';

const sdpType = 'application/sdp';
const fragmentType = 'application/trickle-ice-sdpfrag';
const restartMessage = 'The ICE of this session cannot be restarted. It goes on as it is; begin another if it fails.';

/** How long a session that is over can still say why: its client may have noticed nothing but silence. */
const rememberedMs = 60_000;

const farewells: Readonly<Record<EndReason, { readonly code: LiveCodeNumber; readonly message: string }>> = {
  'publisher-left': { code: LiveCode.ERROR_STREAM_ENDED, message: 'The session is over: the publisher has left.' },
  'taken-over': { code: LiveCode.ERROR_TAKEN_OVER, message: 'The session is over: another publisher took the name.' },
  idle: { code: LiveCode.ERROR_IDLE_TIMEOUT, message: 'The session is over: no media came for too long.' },
  limit: { code: LiveCode.ERROR_LIMIT_EXCEEDED, message: 'The session is over: its bitrate was above the limit.' },
  shutdown: { code: LiveCode.ERROR_SERVER_SHUTTING_DOWN, message: 'The session is over: the gateway shuts down.' },
  error: { code: LiveCode.ERROR_DISCONNECTED, message: 'There is no such session, or no longer.' },
};

/** The routes of WHIP (RFC 9725), of WHEP (draft-ietf-wish-whep of 2026-04), and of the sessions they make. */
export function rtcRoutes(context: GatewayContext): Route[] {
  const sessions = new Map<string, RtcSession>();
  const links = iceServerLinks(context.config.iceServers);

  async function create(
    { request, response, params }: RouteRequest,
    action: 'publish' | 'play',
    createSession: typeof createWhipSession,
  ): Promise<void> {
    const name = params['name']!;
    await context.authorise(action, name, request);
    const offer = await readOffer(request, context.config.limits.maxBodyBytes);
    const { session, answer } = await createSession(context, name, offer, request);
    forgetEnded(sessions);
    sessions.set(session.id, session);
    if (links.length > 0) response.setHeader('link', links);
    response.writeHead(201, {
      'content-type': sdpType,
      'content-length': Buffer.byteLength(answer),
      'cache-control': 'no-store',
      location: `/session/${session.id}`,
      etag: session.etag,
      'accept-patch': fragmentType,
    });
    response.end(answer);
  }

  function find({ params }: RouteRequest): RtcSession {
    const session = sessions.get(params['id']!);
    if (session && !session.ended) return session;
    const { code, message } = farewells[session?.ended?.reason ?? 'error'];
    throw new HttpProblem(404, code, message);
  }

  const endpoint = { 'accept-post': sdpType };
  return [
    {
      path: /^\/whip\/(?<name>[\w.-]{1,64})$/,
      options: endpoint,
      methods: {
        POST: (call) => create(call, 'publish', createWhipSession),
        GET: ({ response }) => void response.writeHead(204).end(),
      },
    },
    {
      path: /^\/whep\/(?<name>[\w.-]{1,64})$/,
      options: endpoint,
      methods: {
        POST: (call) => create(call, 'play', createWhepSession),
        // By this type a player recognises a WHEP endpoint.
        GET: ({ response }) => void response.writeHead(200, { 'content-type': sdpType, 'content-length': 0 }).end(),
      },
    },
    {
      path: /^\/session\/(?<id>[\w-]{1,64})$/,
      options: { 'accept-patch': fragmentType },
      methods: {
        PATCH: async (call) => {
          await patch(find(call), call.request, context.config.limits.maxBodyBytes);
          call.response.writeHead(204).end();
        },
        DELETE: (call) => {
          const session = find(call);
          session.end('publisher-left');
          call.response.writeHead(200, { 'content-length': 0 }).end();
        },
        GET: (call) => {
          find(call);
          call.response.writeHead(204).end();
        },
      },
    },
  ];
}

async function readOffer(request: IncomingMessage, maxBytes: number): Promise<SdpOffer> {
  if (mediaTypeOf(request) !== sdpType) {
    const message = `An offer must have the content type ${sdpType}.`;
    throw new HttpProblem(415, LiveCode.ERROR_MALFORMED_REQUEST, message, { 'accept-post': sdpType });
  }
  const offer = parseOffer(await readBody(request, maxBytes));
  if (!offer) throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, 'The SDP offer is malformed.');
  return offer;
}

/** Takes candidates that came late. Everything else that a PATCH may ask for is refused and leaves the session alone. */
async function patch(session: RtcSession, request: IncomingMessage, maxBytes: number): Promise<void> {
  if (mediaTypeOf(request) !== fragmentType) {
    const message = `A session takes only ${fragmentType}.`;
    throw new HttpProblem(415, LiveCode.ERROR_MALFORMED_REQUEST, message, { 'accept-patch': fragmentType });
  }
  const match = ifMatch(request.headers['if-match'], session.etag);
  if (match === 'missing') {
    throw new HttpProblem(
      428,
      LiveCode.ERROR_MALFORMED_REQUEST,
      'A PATCH needs If-Match with the ETag of the session.',
    );
  }
  if (match === 'mismatch') {
    throw new HttpProblem(412, LiveCode.ERROR_REFUSED, 'If-Match does not name the present ICE session.');
  }
  const fragment = parseFragment(await readBody(request, maxBytes));
  if (!fragment) throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, 'The SDP fragment is malformed.');
  if (fragment.ufrag !== undefined && fragment.ufrag !== session.ufrag) {
    throw new HttpProblem(422, LiveCode.ERROR_NOT_SUPPORTED, restartMessage);
  }
  session.addCandidates(fragment.candidates);
}

function forgetEnded(sessions: Map<string, RtcSession>): void {
  const forgottenMs = performance.now() - rememberedMs;
  for (const [id, { ended }] of sessions) if (ended && ended.atMs < forgottenMs) sessions.delete(id);
}
