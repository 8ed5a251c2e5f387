import type { GatewayConfig } from '../gateway-config.ts';
import type { AudioConfig, AudioFrame, VideoConfig, VideoFrame } from '../media/frames.ts';
import type { EndReason, FrameSink, LiveStream } from '../media/live-stream.ts';
import type { HlsWindow } from './hls-window.ts';
import { Interleaver } from './interleaver.ts';
import { SegmentPacer } from './segment-pacer.ts';

export interface HlsPackagerOptions {
  readonly stream: LiveStream;
  readonly window: HlsWindow;
  readonly config: Pick<GatewayConfig, 'hlsPart' | 'hlsSegment' | 'keyFrameInterval'>;
  /** How many watch. */
  viewers(): number;
  /** The packaging is over because the stream is. */
  onEnd(reason: EndReason): void;
}

interface News {
  video: VideoConfig | undefined;
  audio: AudioConfig | undefined;
}

/** Milliseconds between two requests for a key frame. */
const keyFrameRequestMs = 1500;

/** Takes the frames of one stream, in the order of their times, to where parts and segments are made of them. */
export class HlsPackager implements FrameSink {
  readonly pacer: SegmentPacer;
  #options: HlsPackagerOptions;
  #interleaver = new Interleaver();
  #detach: () => void;
  #started = false;
  /** Configs that wait for the first frame that needs them. */
  #news: News = { video: undefined, audio: undefined };
  #keyFrameAskedAt = -Infinity;

  constructor(options: HlsPackagerOptions) {
    const { stream, window, config } = options;
    this.#options = options;
    this.pacer = new SegmentPacer({ window, config, askForKeyFrame: () => this.#askForKeyFrame() });
    this.#detach = stream.addSink(this);
    this.#askForKeyFrame();
    this.#start();
  }

  get viewers(): number {
    return this.#options.viewers();
  }

  /** Takes nothing more; what is written stays. */
  stop(): void {
    this.#detach();
  }

  onVideoConfig(config: VideoConfig): void {
    this.#news.video = config;
  }

  onAudioConfig(config: AudioConfig): void {
    this.#news.audio = config;
  }

  onVideo(frame: VideoFrame): void {
    if (this.#started) this.#queueVideo(frame);
    else this.#start();
  }

  onAudio(frame: AudioFrame): void {
    if (this.#started || this.#start()) this.#queueAudio(frame);
  }

  onEnd(reason: EndReason): void {
    this.#interleaver.flush();
    this.pacer.finish();
    this.#options.onEnd(reason);
  }

  /**
   * Begins as soon as the tracks are known, with the pictures since the last key frame. False when it has to wait, or
   * when the frame at hand was among those.
   */
  #start(): boolean {
    const { stream } = this.#options;
    if (this.#started || !stream.settled) return false;
    this.#started = true;
    // Both tracks have to be in the first init segment, whichever frame comes first.
    this.#tellVideo(this.#takeNews('video'));
    this.#tellAudio(this.#takeNews('audio'));
    const [first] = stream.gop;
    if (!first) return true;
    this.pacer.writer.clock.anchor(first.frame.timeMs, stream.gopStartedAt);
    for (const { frame } of stream.gop) {
      if ('nals' in frame) this.#queueVideo(frame);
      else this.#queueAudio(frame);
    }
    return false;
  }

  #queueVideo(frame: VideoFrame): void {
    const config = this.#takeNews('video');
    this.#queue('video', frame.timeMs, () => {
      this.#tellVideo(config);
      this.pacer.takeVideo(frame);
    });
  }

  #queueAudio(frame: AudioFrame): void {
    const config = this.#takeNews('audio');
    this.#queue('audio', frame.timeMs, () => {
      this.#tellAudio(config);
      this.pacer.takeAudio(frame);
    });
  }

  #queue(track: 'audio' | 'video', timeMs: number, run: () => void): void {
    const { videoConfig, audioConfig } = this.#options.stream;
    if (videoConfig?.codec === 'h264' && audioConfig) this.#interleaver.push(track, timeMs, run);
    else run();
  }

  #takeNews<T extends keyof News>(track: T): News[T] {
    const config = this.#news[track];
    this.#news[track] = undefined;
    return config;
  }

  #tellVideo(config: VideoConfig | undefined): void {
    if (config) this.pacer.setVideo(config);
  }

  #tellAudio(config: AudioConfig | undefined): void {
    if (config) this.pacer.setAudio(config);
  }

  #askForKeyFrame(): void {
    const now = performance.now();
    if (now - this.#keyFrameAskedAt < keyFrameRequestMs) return;
    this.#keyFrameAskedAt = now;
    this.#options.stream.publisher.requestKeyFrame();
  }
}
