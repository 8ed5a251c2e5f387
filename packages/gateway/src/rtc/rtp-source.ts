import type { LiveStream } from '../media/live-stream.ts';
import { startsKeyFrame } from './key-frame-start.ts';
import { PacketHistory } from './packet-history.ts';
import { ssrcOf, timestampOf } from './rtp-packet.ts';
import type { MediaKind } from './stream-clock.ts';

/** Beyond this a group of pictures is too long to be worth sending again. */
const maxGroupPackets = 2500;
const maxGroupBytes = 4 << 20;

export interface SourceMedia {
  readonly video: 'h264' | 'vp8' | undefined;
  readonly audio: boolean;
  /** H.264 profile and constraints in hexadecimal, where known: a viewer's format of the same profile is preferred. */
  readonly profile?: string | undefined;
}

/**
 * A stream as RTP: what its WHEP viewers share. Keeps the latest packets for retransmission, the packets since the last
 * key frame for viewers whose publisher makes none on request, and the last sender reports.
 */
export class RtpSource {
  readonly media: SourceMedia;
  #stream: LiveStream;
  #history = { audio: new PacketHistory(), video: new PacketHistory() };
  #reports: Partial<Record<MediaKind, Buffer>> = {};
  #group: Buffer[] = [];
  #groupBytes = 0;
  #groupStart: { timestamp: number; ssrc: number } | undefined;

  constructor(stream: LiveStream, media: SourceMedia) {
    this.#stream = stream;
    this.media = media;
  }

  /** Packets since the last key frame began. A key frame begins a new array; until then this one grows. */
  get group(): readonly Buffer[] {
    return this.#group;
  }

  /** Keeps a packet and hands it to every viewer. */
  push(kind: MediaKind, packet: Buffer): void {
    this.keep(kind, packet);
    this.#stream.pushRtp(kind, packet);
  }

  /** Keeps a packet without sending it to anybody. */
  keep(kind: MediaKind, packet: Buffer): void {
    this.#history[kind].add(packet);
    if (kind === 'video' && this.media.video) this.#addToGroup(this.media.video, packet);
  }

  pushReport(kind: MediaKind, report: Buffer): void {
    this.#reports[kind] = report;
    this.#stream.pushSenderReport(kind, report);
  }

  /** The last sender report of a track, which tells a new viewer at once how sound and picture go together. */
  lastReport(kind: MediaKind): Buffer | undefined {
    return this.#reports[kind];
  }

  /** A recent packet by the publisher's sequence number. */
  find(kind: MediaKind, sequence: number): Buffer | undefined {
    return this.#history[kind].get(sequence);
  }

  #addToGroup(codec: 'h264' | 'vp8', packet: Buffer): void {
    const timestamp = timestampOf(packet);
    const ssrc = ssrcOf(packet);
    const start = this.#groupStart;
    const isNew = start?.timestamp !== timestamp || start.ssrc !== ssrc;
    if (isNew && startsKeyFrame(codec, packet)) {
      this.#groupStart = { timestamp, ssrc };
      this.#group = [];
      this.#groupBytes = 0;
    }
    if (!this.#groupStart) return;
    this.#groupBytes += packet.length;
    if (this.#group.length < maxGroupPackets && this.#groupBytes <= maxGroupBytes) {
      this.#group.push(packet);
    } else {
      this.#groupStart = undefined;
      this.#group = [];
    }
  }
}
