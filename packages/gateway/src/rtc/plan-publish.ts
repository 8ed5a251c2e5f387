import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';
import { chooseH264, chooseOpus, chooseVp8 } from './choose-format.ts';
import type { AnswerSection } from './sdp-answer.ts';
import type { OfferedFormat, OfferedMedia, SdpOffer } from './sdp-offer.ts';
import type { MediaKind } from './stream-clock.ts';
import { transportCcUri } from './transport-feedback.ts';

/** One track that a publisher will send. */
export interface PlannedTrack {
  readonly media: OfferedMedia;
  readonly format: OfferedFormat;
}

/** What is agreed on with a publisher. */
export interface PublishPlan {
  readonly tracks: Partial<Readonly<Record<MediaKind, PlannedTrack>>>;
  readonly sections: readonly AnswerSection[];
  /** Id of the header extension with transport-wide sequence numbers; undefined when it was not offered. */
  readonly transportSequenceId: number | undefined;
}

const feedback = ['nack', 'nack pli', 'ccm fir', 'transport-cc'];

/**
 * Decides how a WHIP offer is answered. One that cannot be taken whole is refused with 422: RFC 9725 (4.4.3) wants no
 * answer that takes a part.
 */
export function planPublish(offer: SdpOffer): PublishPlan {
  const tracks: Partial<Record<MediaKind, PlannedTrack>> = {};
  const sections: AnswerSection[] = [];
  for (const media of offer.media) {
    if (media.disabled) {
      sections.push({ media });
      continue;
    }
    const track = planTrack(media);
    if (tracks[track.kind]) throw refused(`Only one ${track.kind} track can be published.`);
    tracks[track.kind] = track;
    const extensions = [transportCcUri];
    sections.push({ media, format: track.format, direction: 'recvonly', feedback, extensions });
  }
  const accepted = Object.values(tracks);
  if (accepted.length === 0) throw refused('The offer has no audio and no video to publish.');
  requireBundle(offer, accepted);
  const transportSequenceId = accepted
    .filter(({ format }) => format.feedback.has('transport-cc'))
    .map(({ media }) => media.extensions.get(transportCcUri))
    .find((id) => id !== undefined);
  return { tracks, sections, transportSequenceId };
}

/** Refuses sections that want transports of their own: there is one for all. */
export function requireBundle(offer: SdpOffer, accepted: readonly { readonly media: OfferedMedia }[]): void {
  if (accepted.length > 1 && !accepted.every(({ media }) => offer.bundled.has(media.mid))) {
    throw refused('All media must be in one BUNDLE group.');
  }
}

function planTrack(media: OfferedMedia): PlannedTrack & { kind: MediaKind } {
  const { kind, direction } = media;
  if (kind !== 'audio' && kind !== 'video') throw refused(`Nothing but audio and video can be published, not ${kind}.`);
  if (direction !== 'sendonly' && direction !== 'sendrecv') {
    throw refused(`WHIP takes sendonly media, but the ${kind} is offered as ${direction}.`);
  }
  const format = kind === 'video' ? (chooseH264(media) ?? chooseVp8(media)) : chooseOpus(media);
  if (!format) {
    const wanted = kind === 'video' ? 'H.264 (packetization-mode=1) or VP8' : 'Opus';
    throw new HttpProblem(422, LiveCode.ERROR_CODEC_UNSUPPORTED, `The ${kind} must be offered as ${wanted}.`);
  }
  return { kind, media, format };
}

function refused(message: string): HttpProblem {
  return new HttpProblem(422, LiveCode.ERROR_NOT_SUPPORTED, message);
}
