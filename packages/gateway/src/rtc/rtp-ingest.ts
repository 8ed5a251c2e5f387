import type { Logger } from '@livelit/core';

import { buildOpusHead, opusConfig } from '../audio/opus-head.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import { h264Config, sameH264Config } from '../h264/h264-config.ts';
import type { EndReason, LiveStream } from '../media/live-stream.ts';
import { H264Depacketiser } from './h264-depacketiser.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import type { PlannedTrack, PublishPlan } from './plan-publish.ts';
import { PublishMeter } from './publish-meter.ts';
import {
  readSenderReport,
  senderReportSize,
  splitRtcp,
  writeFir,
  writeNack,
  writePli,
  writeReceiverReport,
} from './rtcp.ts';
import {
  extensionNumber,
  isRtcp,
  payloadEnd,
  payloadStart,
  payloadTypeOf,
  rtpHeaderSize,
  ssrcOf,
  timestampOf,
} from './rtp-packet.ts';
import { RtpReceiver } from './rtp-receiver.ts';
import type { RtpSource } from './rtp-source.ts';
import type { MediaKind } from './stream-clock.ts';
import { StreamClock } from './stream-clock.ts';
import { TransportFeedback } from './transport-feedback.ts';

/** The server's own SSRC in RTCP: it sends no media, so any will do. */
const ownSsrc = 1;
const tickMs = 30;
const ticksPerFeedback = 2;
const ticksPerSecond = 33;
/** Feedback goes out early when this many packets wait for it. */
const feedbackPackets = 100;
/** A key frame that does not come is asked for again after so long. */
const keyFramePatienceMs = 1000;

export interface IngestOptions {
  readonly config: GatewayConfig;
  readonly log: Logger;
  readonly stream: LiveStream;
  readonly source: RtpSource;
  readonly plan: PublishPlan;
  send(packet: Buffer): void;
  /** The publisher has to go. */
  onEnd(reason: EndReason): void;
}

/** Turns a WHIP publisher's packets into a stream, and tells the publisher all that it needs to send well. */
export class RtpIngest {
  #options: IngestOptions;
  #clock = new StreamClock();
  #feedback: TransportFeedback | undefined;
  #receivers = new Map<number, { readonly kind: MediaKind; readonly receiver: RtpReceiver }>();
  #depacketiser: H264Depacketiser | undefined;
  #requests = new KeyFrameRequests(() => this.#sendKeyFrameRequest());
  #firCount = 0;
  #keyFrameAtMs = 0;
  #askedAtMs = 0;
  #meter: PublishMeter;
  #timer: NodeJS.Timeout;
  #ticks = 0;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { plan, stream, config } = options;
    const { audio, video } = plan.tracks;
    if (plan.transportSequenceId !== undefined) this.#feedback = new TransportFeedback(ownSsrc);
    if (audio) {
      stream.setAudioConfig(opusConfig(buildOpusHead({ channels: 2 }))!);
      this.#receive('audio', audio, (packet) => this.#onAudio(packet));
    }
    if (video?.format.codec === 'h264') {
      const depacketiser = this.#createDepacketiser();
      this.#depacketiser = depacketiser;
      this.#receive('video', video, (packet) => depacketiser.add(packet));
    } else if (video) {
      stream.setVideoConfig({ codec: 'vp8' });
      this.#receive('video', video, () => {});
    }
    this.#meter = new PublishMeter(config.limits, performance.now());
    this.#timer = setInterval(() => this.#tick(performance.now()), tickMs);
  }

  requestKeyFrame(): void {
    this.#requests.request();
  }

  packet(packet: Buffer): void {
    const nowMs = performance.now();
    this.#options.stream.counters.bytesIn += packet.length;
    if (packet.length < 2 || isRtcp(packet)) return this.#rtcp(packet, nowMs);
    if (packet.length < rtpHeaderSize) return;
    this.#meter.add(packet.length, nowMs);
    this.#noteArrival(packet, nowMs);
    this.#receivers.get(payloadTypeOf(packet))?.receiver.add(packet, nowMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#requests.close();
  }

  #receive(kind: MediaKind, { format }: PlannedTrack, ordered: (packet: Buffer) => void): void {
    const receiver: RtpReceiver = new RtpReceiver({
      clockRate: format.clockRate,
      repeats: format.feedback.has('nack'),
      received: (packet) => this.#options.source.push(kind, packet),
      ordered,
      lost: () => this.#onLost(kind),
      restarted: () => this.#clock.restart(kind),
      ask: (sequences) => this.#options.send(writeNack(ownSsrc, receiver.ssrc ?? 0, sequences)),
    });
    this.#receivers.set(format.payloadType, { kind, receiver });
  }

  #createDepacketiser(): H264Depacketiser {
    const { stream } = this.#options;
    return new H264Depacketiser({
      parameterSets: (sps, pps) => {
        const config = h264Config(sps, pps);
        const before = stream.videoConfig;
        if (before?.codec !== 'h264' || !sameH264Config(before, config)) stream.setVideoConfig(config);
      },
      frame: ({ timestamp, key, nals }) => {
        const nowMs = performance.now();
        if (key) this.#keyFrameAtMs = nowMs;
        stream.pushVideo({ timeMs: this.#clock.timeOf('video', timestamp, nowMs), compositionMs: 0, key, nals });
      },
    });
  }

  #onAudio(packet: Buffer): void {
    const start = payloadStart(packet);
    const end = payloadEnd(packet, start);
    if (end === start) return;
    const timeMs = this.#clock.timeOf('audio', timestampOf(packet), performance.now());
    this.#options.stream.pushAudio({ timeMs, data: packet.subarray(start, end) });
  }

  /** Lost sound is only a click, a lost piece of a picture spoils all that follow. */
  #onLost(kind: MediaKind): void {
    if (kind !== 'video') return;
    this.#depacketiser?.lost();
    this.#askedAtMs = performance.now();
    this.#requests.request();
  }

  #noteArrival(packet: Buffer, nowMs: number): void {
    const feedback = this.#feedback;
    if (!feedback) return;
    const sequence = extensionNumber(packet, this.#options.plan.transportSequenceId!);
    if (sequence === -1) return;
    feedback.add(sequence, ssrcOf(packet), nowMs * 1000);
    if (feedback.pending >= feedbackPackets) this.#sendFeedback();
  }

  #rtcp(compound: Buffer, nowMs: number): void {
    for (const part of splitRtcp(compound)) {
      const report = readSenderReport(part);
      if (!report) continue;
      for (const { kind, receiver } of this.#receivers.values()) {
        if (receiver.ssrc !== report.ssrc) continue;
        receiver.addSenderReport(report, nowMs);
        const movedMs = this.#clock.align(kind, report);
        if (movedMs !== 0) this.#options.log.debug(`Sound was ${Math.round(movedMs)} ms early.`);
        this.#options.source.pushReport(kind, part.data.subarray(0, senderReportSize));
      }
    }
  }

  #tick(nowMs: number): void {
    this.#ticks++;
    for (const { receiver } of this.#receivers.values()) receiver.tick(nowMs);
    if (this.#ticks % ticksPerFeedback === 0) this.#sendFeedback();
    this.#keepKeyFramesComing(nowMs);
    if (this.#ticks % ticksPerSecond !== 0) return;
    this.#sendReceiverReport(nowMs);
    const reason = this.#meter.check(nowMs);
    if (reason) this.#options.onEnd(reason);
  }

  /** A WHIP encoder makes key frames only when asked, but FLV and HLS need one now and then. */
  #keepKeyFramesComing(nowMs: number): void {
    const { config, stream } = this.#options;
    const depacketiser = this.#depacketiser;
    if (!depacketiser || this.#videoSsrc() === undefined) return;
    // A stream begins with a key frame: no need to ask while that is on its way.
    if (this.#askedAtMs === 0) this.#askedAtMs = nowMs;
    const sinceMs = nowMs - Math.max(this.#keyFrameAtMs, this.#askedAtMs);
    const intervalMs = config.keyFrameInterval * 1000;
    const isDue = stream.hasFrameSinks && sinceMs >= intervalMs;
    if (!isDue && !(depacketiser.waitingForKey && sinceMs >= keyFramePatienceMs)) return;
    this.#askedAtMs = nowMs;
    this.#requests.request();
  }

  #sendFeedback(): void {
    for (const packet of this.#feedback?.take() ?? []) this.#options.send(packet);
  }

  #sendReceiverReport(nowMs: number): void {
    const blocks: Buffer[] = [];
    for (const { receiver } of this.#receivers.values()) {
      const block = receiver.reportBlock(nowMs);
      if (block) blocks.push(block);
    }
    if (blocks.length > 0) this.#options.send(writeReceiverReport(ownSsrc, blocks));
  }

  #sendKeyFrameRequest(): void {
    const ssrc = this.#videoSsrc();
    if (ssrc === undefined) return;
    const offered = this.#options.plan.tracks.video?.format.feedback;
    const wantsFir = offered?.has('ccm fir') && !offered.has('nack pli');
    this.#options.send(wantsFir ? writeFir(ownSsrc, ssrc, this.#firCount++) : writePli(ownSsrc, ssrc));
  }

  #videoSsrc(): number | undefined {
    for (const { kind, receiver } of this.#receivers.values()) if (kind === 'video') return receiver.ssrc;
    return undefined;
  }
}
