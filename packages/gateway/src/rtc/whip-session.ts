import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';

import type { GatewayContext } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { LiveStream, StreamPublisher } from '../media/live-stream.ts';
import { profileAndConstraints } from './choose-format.ts';
import type { PublishPlan } from './plan-publish.ts';
import { planPublish } from './plan-publish.ts';
import { RtcSession } from './rtc-session.ts';
import { RtpIngest } from './rtp-ingest.ts';
import { RtpSource } from './rtp-source.ts';
import { writeAnswer } from './sdp-answer.ts';
import type { SdpOffer } from './sdp-offer.ts';
import { registerSource } from './stream-sources.ts';

/** Begins a publishing session (RFC 9725). Throws an HttpProblem when that cannot be. */
export async function createWhipSession(
  context: GatewayContext,
  name: string,
  offer: SdpOffer,
  request: IncomingMessage,
): Promise<{ session: RtcSession; answer: string }> {
  const plan = planPublish(offer);
  let ingest: RtpIngest | undefined;
  let stream: LiveStream | undefined;
  const session = new RtcSession(
    context,
    'whip',
    { name, offer, request },
    {
      packet: (packet) => ingest?.packet(packet),
      connected: () => context.log.debug(`The WHIP publisher of '${name}' is connected.`),
      ended: (reason) => {
        ingest?.close();
        stream?.end(reason);
      },
    },
  );
  try {
    stream = publish(context, name, {
      protocol: 'whip',
      remoteAddress: request.socket.remoteAddress ?? '',
      requestKeyFrame: () => ingest?.requestKeyFrame(),
      close: (reason) => session.end(reason),
    });
    const source = new RtpSource(stream, mediaOfPlan(plan));
    registerSource(stream, source);
    ingest = new RtpIngest({
      config: context.config,
      log: context.log,
      stream,
      source,
      plan,
      send: (packet) => session.send(packet),
      onEnd: (reason) => session.end(reason),
    });
    return { session, answer: writeAnswer(plan.sections, await session.answer()) };
  } catch (error) {
    session.end('error');
    throw error;
  }
}

function publish({ registry }: GatewayContext, name: string, publisher: StreamPublisher): LiveStream {
  const stream = registry.publish(name, publisher);
  if (stream === 'taken') {
    throw new HttpProblem(409, LiveCode.ERROR_NAME_TAKEN, `Somebody publishes '${name}' already.`);
  }
  if (stream === 'too-many-streams') {
    const message = 'The gateway carries as many streams as it may.';
    throw new HttpProblem(503, LiveCode.ERROR_TOO_MANY_SESSIONS, message, { 'retry-after': '10' });
  }
  return stream;
}

function mediaOfPlan({ tracks: { audio, video } }: PublishPlan) {
  const codec = video?.format.codec === 'h264' ? 'h264' : 'vp8';
  return {
    video: video && codec,
    audio: audio !== undefined,
    profile: video && profileAndConstraints(video.format),
  } as const;
}
