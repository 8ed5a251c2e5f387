import { LiveCode, LiveError } from '@livelit/core';

import { Letterbox } from './letterbox.ts';
import type { VideoShape } from './mp4-messages.ts';
import type { Mp4Muxer, VideoCodecName } from './mp4-muxer.ts';
import type { RecordingClock } from './recording-clock.ts';
import { TrackClock } from './track-clock.ts';
import { chooseVideo } from './video-codec.ts';
import { VideoEncoding } from './video-encoding.ts';

/** What a line of pictures is lent. */
export interface VideoLineContext {
  readonly clock: RecordingClock;
  readonly muxer: Mp4Muxer;
  readonly codec: VideoCodecName;
  /** 0: by size. */
  readonly kbps: number;
  /** Seconds between key frames. */
  readonly interval: number;
  readonly shape: VideoShape;
  /** How far the sound card's clock is behind the page's, in seconds. */
  drift(): number;
  report(error: LiveError): void;
}

/**
 * One unbroken line of pictures on the time line of the file. Where the source gives none, the last one is shown
 * again, or black while it is muted; a picture of another size is fitted into the first one's.
 */
export class VideoLine {
  muted = false;
  readonly #context: VideoLineContext;
  #source = new TrackClock();
  #encoding: VideoEncoding | undefined;
  #box: Letterbox | undefined;
  #last: VideoFrame | undefined;
  #seconds = -Infinity;
  #dropped = 0;

  constructor(context: VideoLineContext) {
    this.#context = context;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get queue(): number {
    return this.#encoding?.queue ?? 0;
  }

  get config(): VideoEncoderConfig | undefined {
    return this.#encoding?.config;
  }

  /** Another source follows, with a clock of its own. */
  changeSource(): void {
    this.#source = new TrackClock();
  }

  /** Takes a picture over, and closes it. */
  async take(frame: VideoFrame): Promise<void> {
    const { clock } = this.#context;
    const moment = this.#source.place(frame.timestamp / 1000, performance.now());
    try {
      if (clock.paused) return;
      await this.#prepare(frame.displayWidth, frame.displayHeight);
      clock.start(moment);
      const seconds = clock.at(moment);
      if (seconds !== undefined) this.#show(frame, seconds - this.#context.drift());
    } finally {
      frame.close();
    }
  }

  /** Fills in when the source has given nothing for as long as a fragment may be. */
  async tick(now: number): Promise<void> {
    const { clock, interval, shape } = this.#context;
    if (clock.paused) return;
    if (!clock.started) await this.#prepare(shape.width, shape.height);
    clock.start(now);
    const seconds = clock.elapsed(now) - this.#context.drift();
    if (seconds - this.#seconds >= interval) await this.#repeat(seconds);
  }

  /** Shows the last picture up to the end of the file, and waits for the encoder. */
  async finish(now: number): Promise<void> {
    const seconds = this.#context.clock.elapsed(now) - this.#context.drift();
    const frameTime = 1 / (this.#encoding?.config.framerate ?? 30);
    if (this.#encoding && seconds - this.#seconds > 2 * frameTime) await this.#repeat(seconds - frameTime);
    await this.#encoding?.finish();
    this.#last?.close();
    this.#last = undefined;
  }

  async #repeat(seconds: number): Promise<void> {
    await this.#prepare(this.#context.shape.width, this.#context.shape.height);
    const black = this.muted || !this.#last;
    const frame = black ? this.#box!.draw(undefined, 0) : this.#last!.clone();
    this.#show(frame, seconds);
    frame.close();
  }

  #show(frame: VideoFrame, seconds: number): void {
    const { interval } = this.#context;
    const encoding = this.#encoding!;
    if (seconds <= this.#seconds || encoding.busy) {
      this.#dropped += 1;
      return;
    }
    const timestamp = Math.round(seconds * 1e6);
    const duration = Math.round(1e6 / (encoding.config.framerate ?? 30));
    const box = this.#box!;
    const drawn = box.fits(frame) ? undefined : box.draw(frame, timestamp);
    const timed = new VideoFrame(drawn ?? frame, { timestamp, duration });
    drawn?.close();
    this.#last?.close();
    this.#last = timed.clone();
    const keyFrame = Math.floor(seconds / interval) !== Math.floor(this.#seconds / interval);
    this.#seconds = seconds;
    encoding.encode(timed, keyFrame);
  }

  async #prepare(width: number, height: number): Promise<void> {
    if (this.#encoding) return;
    const context = this.#context;
    const { codec, kbps, muxer, shape } = context;
    const box = new Letterbox(width, height);
    const chosen = await chooseVideo({ width: box.width, height: box.height, frameRate: shape.frameRate }, kbps, codec);
    if (this.#encoding) return;
    if (!chosen) {
      const text = `This browser cannot encode video of ${box.width}×${box.height} pixels.`;
      throw new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, text, { detail: { codec } });
    }
    this.#box = box;
    this.#encoding = new VideoEncoding(chosen.config, muxer, (error) => context.report(error));
  }
}
