import type { EndReason, LiveStream, RtpSink } from '../media/live-stream.ts';
import { startsKeyFrame } from './key-frame-start.ts';
import { isKeyFrameRequest, readNack, splitRtcp, writeGoodbye } from './rtcp.ts';
import { isRtcp, sequenceOf, ssrcOf, timestampOf } from './rtp-packet.ts';
import type { OutgoingTrack } from './rtp-rewriter.ts';
import { RtpRewriter } from './rtp-rewriter.ts';
import type { RtpSource } from './rtp-source.ts';
import type { MediaKind } from './stream-clock.ts';

/** A request for a key frame may be dropped on its way or by the encoder, so it is repeated. */
const askAgainMs = 350;
/** How often a viewer asks before it takes the cached group of pictures: after a second it has waited long enough. */
const maxAsks = 3;
/** A cached group goes out in small bursts, about 24 Mbps, not to overrun the network's queues. */
const burstPackets = 25;
const burstIntervalMs = 10;
/** Repeated packets that one viewer gets in a second. */
const maxRepeatsPerSecond = 800;

export interface ViewerOptions {
  readonly stream: LiveStream;
  readonly source: RtpSource;
  readonly tracks: Partial<Readonly<Record<MediaKind, OutgoingTrack>>>;
  send(packet: Buffer): void;
  onEnd(reason: EndReason): void;
}

/** One WHEP viewer's share of the media: begins at a key frame, repeats what got lost, passes requests on. */
export class RtpViewer implements RtpSink {
  #options: ViewerOptions;
  #rewriters: Partial<Record<MediaKind, RtpRewriter>> = {};
  #state: 'idle' | 'waiting' | 'catching-up' | 'live' = 'idle';
  /** First packet of the picture that the viewer began with. */
  #first: { sequence: number; timestamp: number; ssrc: number } | undefined;
  #group: readonly Buffer[] = [];
  #groupAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #removeSink: () => void;
  #repeats = { count: 0, sinceMs: 0 };

  constructor(options: ViewerOptions) {
    this.#options = options;
    for (const kind of ['audio', 'video'] as const) {
      const track = options.tracks[kind];
      if (track) this.#rewriters[kind] = new RtpRewriter(track);
    }
    this.#removeSink = options.stream.addRtpSink(this);
  }

  /** The connection stands: media may flow. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'waiting';
    if (!this.#rewriters.video) return this.#goLive();
    const audioReport = this.#options.source.lastReport('audio');
    if (audioReport) this.onSenderReport('audio', audioReport);
    this.#ask(1);
  }

  /** Says goodbye and lets go of the stream. */
  close(): void {
    clearTimeout(this.#timer);
    this.#removeSink();
    if (this.#state !== 'idle') {
      this.#options.send(writeGoodbye(Object.values(this.#rewriters).map(({ ssrc }) => ssrc)));
    }
    this.#state = 'idle';
    this.#group = [];
  }

  onRtp(kind: MediaKind, packet: Buffer): void {
    if (this.#state === 'idle') return;
    if (kind === 'audio') this.#forward('audio', packet);
    else if (this.#state === 'live') this.#forwardVideo(packet);
    else if (this.#mayBeginWith(packet)) {
      this.#first = { sequence: sequenceOf(packet), timestamp: timestampOf(packet), ssrc: ssrcOf(packet) };
      this.#goLive();
      this.#forward('video', packet);
    }
  }

  onSenderReport(kind: MediaKind, report: Buffer): void {
    const rewriter = this.#rewriters[kind];
    if (rewriter && this.#state !== 'idle') this.#options.send(rewriter.rewriteReport(report));
  }

  onEnd(reason: EndReason): void {
    this.#options.onEnd(reason);
  }

  /** A packet from the viewer; only RTCP makes sense. */
  receive(packet: Buffer): void {
    if (packet.length < 8 || !isRtcp(packet)) return;
    for (const part of splitRtcp(packet)) {
      if (isKeyFrameRequest(part)) this.#options.stream.publisher.requestKeyFrame();
      const nack = readNack(part);
      if (nack) this.#repeat(nack.ssrc, nack.sequences);
    }
  }

  /** While waiting any key frame will do; while catching up only one that begins a new group. */
  #mayBeginWith(packet: Buffer): boolean {
    const { source } = this.#options;
    const codec = source.media.video;
    if (!codec) return false;
    if (this.#state === 'catching-up' && source.group === this.#group) return false;
    return startsKeyFrame(codec, packet);
  }

  #goLive(): void {
    clearTimeout(this.#timer);
    this.#state = 'live';
    this.#group = [];
    for (const kind of ['audio', 'video'] as const) {
      const report = this.#options.source.lastReport(kind);
      if (report) this.onSenderReport(kind, report);
    }
  }

  /** Leaves out what was sent before the first picture: a late packet of an older one would only confuse. */
  #forwardVideo(packet: Buffer): void {
    const first = this.#first;
    if (first && ssrcOf(packet) === first.ssrc) {
      const isOlder = ((sequenceOf(packet) - first.sequence) & 0xffff) >= 0x8000;
      if (isOlder && timestampOf(packet) !== first.timestamp) return;
      // From half a turn of the counter on, the comparison would mislead.
      if (((sequenceOf(packet) - first.sequence) & 0xffff) > 0x4000 && !isOlder) this.#first = undefined;
    }
    this.#forward('video', packet);
  }

  #forward(kind: MediaKind, packet: Buffer): void {
    const rewritten = this.#rewriters[kind]?.rewrite(packet, performance.now());
    if (rewritten) this.#options.send(rewritten);
  }

  #ask(times: number): void {
    if (this.#state !== 'waiting') return;
    const { source, stream } = this.#options;
    if (times > maxAsks && source.group.length > 0) {
      this.#state = 'catching-up';
      this.#group = source.group;
      this.#groupAt = 0;
      return this.#catchUp();
    }
    stream.publisher.requestKeyFrame();
    this.#timer = setTimeout(() => this.#ask(times + 1), askAgainMs);
  }

  /** Sends the group piece by piece; what arrives meanwhile is added to its end, so no packet is skipped. */
  #catchUp(): void {
    if (this.#state !== 'catching-up') return;
    const end = Math.min(this.#group.length, this.#groupAt + burstPackets);
    while (this.#groupAt < end) this.#forward('video', this.#group[this.#groupAt++]!);
    if (this.#groupAt === this.#group.length) this.#goLive();
    else this.#timer = setTimeout(() => this.#catchUp(), burstIntervalMs);
  }

  #repeat(ssrc: number, sequences: readonly number[]): void {
    const nowMs = performance.now();
    if (nowMs - this.#repeats.sinceMs > 1000) this.#repeats = { count: 0, sinceMs: nowMs };
    for (const kind of ['audio', 'video'] as const) {
      const rewriter = this.#rewriters[kind];
      if (rewriter?.ssrc !== ssrc) continue;
      for (const sequence of sequences) {
        const packet = this.#options.source.find(kind, rewriter.sourceSequence(sequence));
        if (!packet || ssrcOf(packet) !== rewriter.sourceSsrc) continue;
        if (this.#repeats.count++ < maxRepeatsPerSecond) this.#forward(kind, packet);
      }
    }
  }
}
