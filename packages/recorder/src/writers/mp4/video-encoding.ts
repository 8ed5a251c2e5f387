import { LiveCode, LiveError } from '@livelit/core';

import type { Mp4Muxer } from './mp4-muxer.ts';

/** Pictures that may wait in the encoder before new ones are left out. */
const longestQueue = 6;

/** A `VideoEncoder` whose chunks go to the muxer, and that comes back after the browser took it away. */
export class VideoEncoding {
  readonly config: VideoEncoderConfig;
  readonly #muxer: Mp4Muxer;
  readonly #report: (error: LiveError) => void;
  #encoder: VideoEncoder;
  #failed = false;
  #fresh = true;

  constructor(config: VideoEncoderConfig, muxer: Mp4Muxer, report: (error: LiveError) => void) {
    this.config = config;
    this.#muxer = muxer;
    this.#report = report;
    this.#encoder = this.#create();
  }

  get queue(): number {
    return this.#encoder.encodeQueueSize;
  }

  /** Whether another picture would only make it later still. */
  get busy(): boolean {
    return this.queue >= longestQueue;
  }

  /** Encodes and closes the picture. */
  encode(frame: VideoFrame, keyFrame: boolean): void {
    try {
      if (this.#failed) return;
      if (this.#encoder.state === 'closed') this.#encoder = this.#create();
      this.#encoder.encode(frame, { keyFrame: keyFrame || this.#fresh });
      this.#fresh = false;
    } finally {
      frame.close();
    }
  }

  async finish(): Promise<void> {
    if (this.#encoder.state === 'configured') await this.#encoder.flush().catch(() => {});
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #create(): VideoEncoder {
    const encoder = new VideoEncoder({
      output: (chunk, meta) => this.#muxer.addVideo(chunk, meta),
      error: (error) => this.#onError(error),
    });
    encoder.configure(this.config);
    this.#fresh = true;
    return encoder;
  }

  #onError(cause: DOMException): void {
    const detail = { codec: this.config.codec };
    // The codec of a page in the background may be given to another page. The next picture asks for a new one.
    if (cause.name === 'QuotaExceededError') {
      const text = 'The browser took the video encoder back; it is created again.';
      this.#report(new LiveError(LiveCode.WARNING_CODEC_RECLAIMED, text, { cause, detail }));
      return;
    }
    this.#failed = true;
    const text = `The video encoder failed: ${cause.message.replace(/\.$/, '')}.`;
    this.#report(new LiveError(LiveCode.ERROR_ENCODER_FAILED, text, { cause, detail }));
  }
}
