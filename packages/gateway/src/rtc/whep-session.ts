import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';

import type { GatewayContext } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import { planPlay } from './plan-play.ts';
import { RtcSession } from './rtc-session.ts';
import { RtpViewer } from './rtp-viewer.ts';
import { writeAnswer } from './sdp-answer.ts';
import type { SdpOffer } from './sdp-offer.ts';
import type { LentSource } from './stream-sources.ts';
import { borrowSource, hasBFrames, mediaOf } from './stream-sources.ts';

/** Seconds after which a viewer may ask again for a stream that is not there, or has said nothing of itself yet. */
const absentRetryAfter = '2';
const silentRetryAfter = '1';

/** Begins a playing session (WHEP). Throws an HttpProblem when that cannot be. */
export async function createWhepSession(
  context: GatewayContext,
  name: string,
  offer: SdpOffer,
  request: IncomingMessage,
): Promise<{ session: RtcSession; answer: string }> {
  const stream = context.registry.get(name);
  if (!stream) throw notThere(`Nobody publishes '${name}' now.`, absentRetryAfter);
  const media = mediaOf(stream);
  if (!media) throw notThere(`The publisher of '${name}' has not sent media yet.`, silentRetryAfter);
  if (hasBFrames(stream)) {
    const message = 'The stream has B-frames, which WebRTC cannot show. Publish without them, or play it another way.';
    throw new HttpProblem(406, LiveCode.ERROR_CODEC_UNSUPPORTED, message);
  }
  const plan = planPlay(offer, media);

  let viewer: RtpViewer | undefined;
  let lent: LentSource | undefined;
  const session = new RtcSession(
    context,
    'whep',
    { name, offer, request },
    {
      packet: (packet) => viewer?.receive(packet),
      connected: () => viewer?.start(),
      ended: () => {
        viewer?.close();
        lent?.release();
      },
    },
  );
  try {
    lent = borrowSource(stream, media, () => session.end('error'));
    viewer = new RtpViewer({
      stream,
      source: lent.source,
      tracks: plan.tracks,
      send: (packet) => session.send(packet),
      onEnd: (reason) => session.end(reason),
    });
    const transport = await session.answer();
    if (stream.ended) throw notThere(`The publisher of '${name}' has just left.`, absentRetryAfter);
    return { session, answer: writeAnswer(plan.sections, transport) };
  } catch (error) {
    session.end('error');
    throw error;
  }
}

function notThere(message: string, retryAfter: string): HttpProblem {
  return new HttpProblem(409, LiveCode.ERROR_SOURCE_NOT_FOUND, message, { 'retry-after': retryAfter });
}
