import { sameH264Config } from '../h264/h264-config.ts';
import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from './frames.ts';

/** Why a stream is over. Viewers are told: WebSocket close code 4000 + HTTP status, `EXT-X-ENDLIST`, DTLS close. */
export type EndReason = 'publisher-left' | 'taken-over' | 'idle' | 'limit' | 'shutdown' | 'error';

/** Takes frames from a stream: an FLV viewer, the HLS packager, an RTP packetiser. Calls never throw back. */
export interface FrameSink {
  /** Viewers behind this sink. @default 1 */
  readonly viewers?: number;
  /** Also called at once when the stream already has a config, and again on every change. */
  onVideoConfig?(config: VideoConfig): void;
  onAudioConfig?(config: AudioConfig): void;
  onVideo?(frame: VideoFrame): void;
  onAudio?(frame: AudioFrame): void;
  onEnd?(reason: EndReason): void;
}

/** Takes the untouched RTP of a WHIP publisher. */
export interface RtpSink {
  onRtp(kind: 'audio' | 'video', packet: Buffer): void;
  /** One RTCP sender report block of the publisher, to be forwarded with the viewer's SSRC. */
  onSenderReport(kind: 'audio' | 'video', report: Buffer): void;
  onEnd(reason: EndReason): void;
}

/** What the publisher's side lends the stream. */
export interface StreamPublisher {
  readonly protocol: 'whip' | 'ws-flv' | 'rtmp';
  readonly remoteAddress: string;
  /** Asks the encoder for a key frame (PLI, or a text message). The publisher's side limits the rate. */
  requestKeyFrame(): void;
  /** Ends the publishing session: the stream is over for `reason`. */
  close(reason: EndReason): void;
}

export interface CachedFrame {
  readonly kind: 'audio' | 'video';
  readonly frame: VideoFrame | AudioFrame;
}

/** Most frames that a group of pictures may hold in the cache before it is given up. */
const maxCachedFrames = 3000;
const maxCachedBytes = 32 << 20;

/** Milliseconds of media after which a track that has not shown itself is taken not to exist. */
const settleMs = 1000;

/** One published stream: takes frames (and RTP) in, hands them to every sink, keeps the current GOP. */
export class LiveStream {
  readonly name: string;
  readonly publisher: StreamPublisher;
  readonly startedAt = Date.now();
  readonly counters = { videoFrames: 0, audioFrames: 0, keyFrames: 0, bytesIn: 0 };
  #videoConfig: VideoConfig | undefined;
  #audioConfig: AudioConfig | undefined;
  #sinks = new Set<FrameSink>();
  #rtpSinks = new Set<RtpSink>();
  #gop: CachedFrame[] = [];
  #gopBytes = 0;
  #gopStartedAt = 0;
  #mediaStartedAt = 0;
  #ended: EndReason | undefined;
  #onEnd: (stream: LiveStream, reason: EndReason) => void;

  constructor(name: string, publisher: StreamPublisher, onEnd: (stream: LiveStream, reason: EndReason) => void) {
    this.name = name;
    this.publisher = publisher;
    this.#onEnd = onEnd;
  }

  get videoConfig(): VideoConfig | undefined {
    return this.#videoConfig;
  }

  get audioConfig(): AudioConfig | undefined {
    return this.#audioConfig;
  }

  get ended(): EndReason | undefined {
    return this.#ended;
  }

  /** Everybody who watches, by frames or by RTP. */
  get viewers(): number {
    let viewers = this.#rtpSinks.size;
    for (const sink of this.#sinks) viewers += sink.viewers ?? 1;
    return viewers;
  }

  /** Whether it can be told which tracks there are: both are known, or a second of media went by with one alone. */
  get settled(): boolean {
    if (this.#videoConfig && this.#audioConfig) return true;
    if (!this.#videoConfig && !this.#audioConfig) return false;
    return this.#mediaStartedAt > 0 && Date.now() - this.#mediaStartedAt >= settleMs;
  }

  /** True while somebody needs decodable frames, so a WHIP publisher must be asked for key frames now and then. */
  get hasFrameSinks(): boolean {
    return this.#sinks.size > 0;
  }

  /** Frames since the last key frame, that one included; empty before the first. */
  get gop(): readonly CachedFrame[] {
    return this.#gop;
  }

  /** Wall clock of the cached key frame, milliseconds since the epoch; 0 before the first. */
  get gopStartedAt(): number {
    return this.#gopStartedAt;
  }

  /** Takes a new config; one that changes nothing is ignored, for many encoders repeat theirs with every key frame. */
  setVideoConfig(config: VideoConfig): void {
    if (this.#ended || (this.#videoConfig && sameVideoConfig(this.#videoConfig, config))) return;
    this.#videoConfig = config;
    this.#gop = [];
    this.#gopBytes = 0;
    for (const sink of this.#sinks) sink.onVideoConfig?.(config);
  }

  /** Takes a new config; one that changes nothing is ignored. Cached frames of the old one are dropped. */
  setAudioConfig(config: AudioConfig): void {
    if (this.#ended || (this.#audioConfig && sameAudioConfig(this.#audioConfig, config))) return;
    this.#audioConfig = config;
    this.#gop = this.#gop.filter((entry) => entry.kind === 'video');
    for (const sink of this.#sinks) sink.onAudioConfig?.(config);
  }

  pushVideo(frame: VideoFrame): void {
    if (this.#ended) return;
    this.#mediaStartedAt ||= Date.now();
    this.counters.videoFrames++;
    if (frame.key) {
      this.counters.keyFrames++;
      this.#gop = [];
      this.#gopBytes = 0;
      this.#gopStartedAt = Date.now();
    }
    if (frame.key || this.#gop.length > 0)
      this.#cache(
        { kind: 'video', frame },
        frame.nals.reduce((sum, nal) => sum + nal.length, 0),
      );
    for (const sink of this.#sinks) sink.onVideo?.(frame);
  }

  pushAudio(frame: AudioFrame): void {
    if (this.#ended) return;
    this.#mediaStartedAt ||= Date.now();
    this.counters.audioFrames++;
    if (this.#gop.length > 0) this.#cache({ kind: 'audio', frame }, frame.data.length);
    for (const sink of this.#sinks) sink.onAudio?.(frame);
  }

  pushRtp(kind: 'audio' | 'video', packet: Buffer): void {
    for (const sink of this.#rtpSinks) sink.onRtp(kind, packet);
  }

  pushSenderReport(kind: 'audio' | 'video', report: Buffer): void {
    for (const sink of this.#rtpSinks) sink.onSenderReport(kind, report);
  }

  /** Adds a sink, tells it the configs known so far, and returns what removes it. The GOP is the sink's own business. */
  addSink(sink: FrameSink): () => void {
    this.#sinks.add(sink);
    if (this.#videoConfig) sink.onVideoConfig?.(this.#videoConfig);
    if (this.#audioConfig) sink.onAudioConfig?.(this.#audioConfig);
    return () => this.#sinks.delete(sink);
  }

  addRtpSink(sink: RtpSink): () => void {
    this.#rtpSinks.add(sink);
    return () => this.#rtpSinks.delete(sink);
  }

  /** Tells every viewer, once. The publishing side calls this when it is over; `publisher.close` leads here too. */
  end(reason: EndReason): void {
    if (this.#ended) return;
    this.#ended = reason;
    for (const sink of this.#sinks) sink.onEnd?.(reason);
    for (const sink of this.#rtpSinks) sink.onEnd(reason);
    this.#sinks.clear();
    this.#rtpSinks.clear();
    this.#gop = [];
    this.#onEnd(this, reason);
  }

  #cache(entry: CachedFrame, bytes: number): void {
    this.#gopBytes += bytes;
    if (this.#gop.length >= maxCachedFrames || this.#gopBytes > maxCachedBytes) {
      this.#gop = [];
      this.#gopBytes = 0;
      return;
    }
    this.#gop.push(entry);
  }
}

function sameVideoConfig(a: VideoConfig, b: VideoConfig): boolean {
  return a.codec === 'h264' && b.codec === 'h264' ? sameH264Config(a, b) : a.codec === b.codec;
}

function sameAudioConfig(a: AudioConfig, b: AudioConfig): boolean {
  return (
    a.codec === b.codec && a.config.length === b.config.length && a.config.every((byte, at) => byte === b.config[at])
  );
}
