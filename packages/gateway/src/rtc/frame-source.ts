import { randomInt } from 'node:crypto';

import { opusPacketSamples } from '../audio/opus-packet.ts';
import type { AudioConfig, AudioFrame, H264Config, VideoConfig, VideoFrame } from '../media/frames.ts';
import type { FrameSink, LiveStream } from '../media/live-stream.ts';
import { packetiseH264 } from './h264-packetiser.ts';
import { writeSenderReport } from './rtcp.ts';
import { rtpHeaderSize, writeRtpHeader } from './rtp-packet.ts';
import type { SourceMedia } from './rtp-source.ts';
import { RtpSource } from './rtp-source.ts';
import type { MediaKind } from './stream-clock.ts';

const videoTicksPerMs = 90;
const audioTicksPerMs = 48;
const reportIntervalMs = 1000;
/** Rounded times may differ from the count of samples by this much before a gap is believed. */
const audioToleranceTicks = 30 * audioTicksPerMs;

/** Makes RTP of a stream that came in as frames, once for all its viewers. Payload types are left for them to fill in. */
export class FrameSource implements FrameSink {
  readonly source: RtpSource;
  /** Called when B-frames show up, which no WebRTC receiver puts in order. */
  onUnplayable: (() => void) | undefined;
  #config: H264Config | undefined;
  #isOpus = false;
  #tracks = { audio: newTrack(), video: newTrack() };
  /** Wall clock at stream time 0: one for both tracks, or sound and picture would part. */
  #epochMs: number | undefined;
  #nextAudio: number | undefined;

  constructor(stream: LiveStream, media: SourceMedia) {
    this.source = new RtpSource(stream, media);
  }

  /** Keeps frames from before, so that the first viewer can begin at once. */
  prime(stream: LiveStream): void {
    if (stream.videoConfig) this.onVideoConfig(stream.videoConfig);
    for (const { kind, frame } of stream.gop) {
      if (kind === 'video') {
        for (const packet of this.#packetise(frame as VideoFrame)) this.source.keep('video', packet);
      }
    }
  }

  onVideoConfig(config: VideoConfig): void {
    this.#config = config.codec === 'h264' ? config : undefined;
  }

  onAudioConfig(config: AudioConfig): void {
    this.#isOpus = config.codec === 'opus';
  }

  onVideo(frame: VideoFrame): void {
    if (frame.compositionMs !== 0) this.onUnplayable?.();
    for (const packet of this.#packetise(frame)) this.source.push('video', packet);
    this.#report('video', frame.timeMs, Math.round(frame.timeMs * videoTicksPerMs));
  }

  onAudio(frame: AudioFrame): void {
    if (!this.#isOpus) return;
    const byClock = Math.round(frame.timeMs * audioTicksPerMs);
    const bySamples = this.#nextAudio ?? byClock;
    const timestamp = Math.abs(byClock - bySamples) < audioToleranceTicks ? bySamples : byClock;
    this.#nextAudio = timestamp + opusPacketSamples(frame.data);
    const packet = Buffer.allocUnsafe(rtpHeaderSize + frame.data.length);
    packet.set(frame.data, rtpHeaderSize);
    this.#fill('audio', packet, timestamp, false);
    this.source.push('audio', packet);
    this.#report('audio', frame.timeMs, timestamp);
  }

  #packetise(frame: VideoFrame): Buffer[] {
    if (!this.#config) return [];
    const nals = frame.key ? [this.#config.sps, this.#config.pps, ...frame.nals] : frame.nals;
    const packets = packetiseH264(nals);
    const timestamp = Math.round(frame.timeMs * videoTicksPerMs);
    for (const [index, packet] of packets.entries()) {
      this.#fill('video', packet, timestamp, index === packets.length - 1);
    }
    return packets;
  }

  #fill(kind: MediaKind, packet: Buffer, timestamp: number, marker: boolean): void {
    const track = this.#tracks[kind];
    const sequence = track.sequence++;
    writeRtpHeader(packet, {
      payloadType: 0,
      marker,
      sequence,
      timestamp: wrap(track.timestamp + timestamp),
      ssrc: track.ssrc,
    });
  }

  #report(kind: MediaKind, timeMs: number, timestamp: number): void {
    const track = this.#tracks[kind];
    const nowMs = performance.now();
    if (nowMs - track.reportedAtMs < reportIntervalMs) return;
    track.reportedAtMs = nowMs;
    this.#epochMs ??= Date.now() - timeMs;
    const rtpTimestamp = wrap(track.timestamp + timestamp);
    const ntpMs = this.#epochMs + timeMs;
    this.source.pushReport(kind, writeSenderReport({ ssrc: track.ssrc, ntpMs, rtpTimestamp, packets: 0, bytes: 0 }));
  }
}

/** Sequence and timestamp start at random (RFC 3550, 5.1), the sequence low enough to wrap late. */
function newTrack() {
  return {
    ssrc: randomInt(1, 2 ** 32 - 1),
    sequence: randomInt(0, 2 ** 15),
    timestamp: randomInt(0, 2 ** 31),
    reportedAtMs: -Infinity,
  };
}

function wrap(timestamp: number): number {
  return timestamp % 2 ** 32;
}
