import { randomInt } from 'node:crypto';

import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';
import { chooseH264, chooseOpus, chooseVp8 } from './choose-format.ts';
import { requireBundle } from './plan-publish.ts';
import type { OutgoingTrack } from './rtp-rewriter.ts';
import type { SourceMedia } from './rtp-source.ts';
import type { AnswerSection } from './sdp-answer.ts';
import type { OfferedFormat, OfferedMedia, SdpOffer } from './sdp-offer.ts';
import type { MediaKind } from './stream-clock.ts';

/** What is agreed on with a viewer. */
export interface PlayPlan {
  readonly tracks: Partial<Readonly<Record<MediaKind, OutgoingTrack>>>;
  readonly sections: readonly AnswerSection[];
}

const feedback = ['nack', 'nack pli', 'ccm fir'];

/**
 * Decides how a WHEP offer is answered: sound and picture as far as the stream has them, everything else inactive or
 * rejected. A picture that the viewer has no codec for is refused with 406, sound is only left out.
 */
export function planPlay(offer: SdpOffer, source: SourceMedia): PlayPlan {
  const tracks: Partial<Record<MediaKind, OutgoingTrack>> = {};
  const sections = offer.media.map((media): AnswerSection => {
    const { kind } = media;
    if (media.disabled || (kind !== 'audio' && kind !== 'video')) return { media };
    if (media.direction === 'sendonly') {
      const message = `WHEP takes recvonly media, but the ${kind} is offered as sendonly.`;
      throw new HttpProblem(422, LiveCode.ERROR_NOT_SUPPORTED, message);
    }
    const format = formatFor(media, source);
    if (format && media.direction !== 'inactive' && !tracks[kind]) {
      const ssrc = randomInt(1, 2 ** 32 - 1);
      tracks[kind] = { payloadType: format.payloadType, ssrc, clockRate: format.clockRate };
      return { media, format, direction: 'sendonly', feedback, ssrc };
    }
    return { media, format: format ?? chooseOpus(media) ?? chooseH264(media) ?? chooseVp8(media) };
  });
  if (!tracks.audio && !tracks.video) {
    throw new HttpProblem(406, LiveCode.ERROR_CODEC_UNSUPPORTED, 'The offer asks for nothing that the stream has.');
  }
  requireBundle(
    offer,
    sections.filter(({ format }) => format !== undefined),
  );
  return { tracks, sections };
}

function formatFor(media: OfferedMedia, source: SourceMedia): OfferedFormat | undefined {
  if (media.kind === 'audio') return source.audio ? chooseOpus(media) : undefined;
  if (!source.video) return undefined;
  const format = source.video === 'vp8' ? chooseVp8(media) : chooseH264(media, source.profile);
  if (!format) {
    const name = source.video === 'vp8' ? 'VP8' : 'H.264 (packetization-mode=1)';
    throw new HttpProblem(406, LiveCode.ERROR_CODEC_UNSUPPORTED, `The stream is ${name}, which the offer lacks.`);
  }
  return format;
}
