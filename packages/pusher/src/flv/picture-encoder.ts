import { LiveCode, LiveError } from '@livelit/core';

import { avcCodecs } from './avc-codec.ts';
import type { PictureSettings } from './publish-messages.ts';
import { toBytes } from './to-bytes.ts';

/** Takes what a PictureEncoder makes. Times are microseconds. */
export interface PictureSink {
  /** Before the first picture, and again when the size changes. */
  onConfig(avcc: Uint8Array, size: Size, time: number): void;
  onPicture(data: Uint8Array, time: number, key: boolean): void;
  onFailure(error: LiveError): void;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pictures that may wait inside the encoder; more would only be delay. */
const longestQueue = 2;

/** Turns pictures into H.264: right size, right rate, a key frame often enough. Closes every frame that it is given. */
export class PictureEncoder {
  readonly counters = { frames: 0, keyFrames: 0, dropped: 0, encodeMs: 0 };
  readonly #settings: PictureSettings;
  readonly #sink: PictureSink;
  #encoder: VideoEncoder | undefined;
  readonly #startedAt = new Map<number, number>();
  #size: Size | undefined;
  #held: VideoFrame | undefined;
  #lastTime = -1;
  #askedTime = 0;
  #dueTime = -Infinity;
  #keyTime = -Infinity;
  #closed = false;

  constructor(settings: PictureSettings, sink: PictureSink) {
    this.#settings = settings;
    this.#sink = sink;
  }

  get size(): Size | undefined {
    return this.#size;
  }

  get queue(): number {
    return this.#encoder?.encodeQueueSize ?? 0;
  }

  /** Time of the last picture that went in; -1 before the first. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /** Keeps a picture without encoding it, for `repeat`. Takes `frame` over. */
  hold(frame: VideoFrame): void {
    this.#held?.close();
    this.#held = this.#closed ? undefined : frame;
    if (this.#closed) frame.close();
  }

  /** Encodes a picture. Takes `frame` over. */
  add(frame: VideoFrame, time: number): void {
    const interval = 1e6 / this.#settings.fps;
    // A third of an interval of tolerance, or a camera's jitter would halve its rate.
    if (this.#closed || time < this.#dueTime - interval / 3) {
      frame.close();
      return;
    }
    this.#dueTime = Math.max(this.#dueTime + interval, time);
    this.hold(frame);
    this.repeat(time);
  }

  /** Encodes the last picture once more: a still screen gives no new ones, and viewers who join need one. */
  repeat(time: number): void {
    if (!this.#held || this.#closed) return;
    this.#askedTime = time;
    const size = evenSize(this.#held);
    if (size.width !== this.#size?.width || size.height !== this.#size.height) this.#changeSize(size);
    const encoder = this.#encoder;
    if (!encoder) return;
    if (encoder.encodeQueueSize > longestQueue) {
      this.counters.dropped++;
      return;
    }
    const timestamp = Math.max(Math.round(time), this.#lastTime + 1);
    const picture = crop(this.#held, size, timestamp);
    const keyFrame = timestamp - this.#keyTime >= this.#settings.gop * 1e6;
    if (keyFrame) this.#keyTime = timestamp;
    this.#lastTime = timestamp;
    this.#startedAt.set(timestamp, performance.now());
    try {
      encoder.encode(picture, { keyFrame });
    } catch (cause) {
      this.#fail(new LiveError(LiveCode.ERROR_ENCODER_FAILED, 'The H.264 encoder takes no more pictures.', { cause }));
    } finally {
      picture.close();
    }
  }

  /** Makes the next picture a key frame. */
  requestKeyFrame(): void {
    this.#keyTime = -Infinity;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#held?.close();
    this.#held = undefined;
    this.#dropEncoder();
  }

  /**
   * Each size gets an encoder of its own: Chromium's keeps the parameter sets of former sizes in what it describes, and
   * receivers read the first.
   */
  #changeSize(size: Size): void {
    this.#size = size;
    this.#dropEncoder();
    this.#configure(size).catch((cause: unknown) =>
      this.#fail(new LiveError(LiveCode.ERROR_ENCODER_FAILED, 'The H.264 encoder could not be set up.', { cause })),
    );
  }

  async #configure(size: Size): Promise<void> {
    const { fps, kbps } = this.#settings;
    for (const codec of avcCodecs(size.width, size.height, fps)) {
      const config: VideoEncoderConfig = {
        ...size,
        codec,
        avc: { format: 'avc' },
        bitrate: kbps * 1000,
        framerate: fps,
        latencyMode: 'realtime',
      };
      const supported = await VideoEncoder.isConfigSupported(config).then(
        (answer) => answer.supported,
        () => false,
      );
      if (this.#closed || this.#size !== size) return;
      if (!supported) continue;
      this.#encoder = this.#createEncoder(config);
      this.requestKeyFrame();
      this.repeat(this.#askedTime);
      return;
    }
    this.#fail(
      new LiveError(
        LiveCode.ERROR_CODEC_UNSUPPORTED,
        `This browser cannot encode H.264 of ${size.width}×${size.height} at ${fps} frames a second.`,
        { detail: { codec: 'h264' } },
      ),
    );
  }

  #createEncoder(config: VideoEncoderConfig): VideoEncoder {
    const encoder = new VideoEncoder({
      output: (chunk, metadata) => this.#onChunk(chunk, metadata),
      error: (cause) =>
        this.#fail(
          new LiveError(LiveCode.ERROR_ENCODER_FAILED, `The H.264 encoder failed: ${cause.message}`, { cause }),
        ),
    });
    encoder.configure(config);
    return encoder;
  }

  #dropEncoder(): void {
    if (this.#encoder && this.#encoder.state !== 'closed') this.#encoder.close();
    this.#encoder = undefined;
    this.#startedAt.clear();
  }

  #onChunk(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    if (this.#closed) return;
    const description = metadata?.decoderConfig?.description;
    if (description && this.#size) this.#sink.onConfig(toBytes(description), this.#size, chunk.timestamp);
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    this.#countEncoded(chunk);
    this.#sink.onPicture(data, chunk.timestamp, chunk.type === 'key');
  }

  #countEncoded(chunk: EncodedVideoChunk): void {
    this.counters.frames++;
    if (chunk.type === 'key') this.counters.keyFrames++;
    const startedAt = this.#startedAt.get(chunk.timestamp);
    this.#startedAt.delete(chunk.timestamp);
    if (startedAt !== undefined) this.counters.encodeMs += performance.now() - startedAt;
  }

  #fail(error: LiveError): void {
    if (this.#closed) return;
    this.close();
    this.#sink.onFailure(error);
  }
}

/** H.264 halves its colour planes, so an odd last row or column is left out. */
function evenSize({ visibleRect, codedWidth, codedHeight }: VideoFrame): Size {
  const even = (value: number) => Math.max(2, value - (value % 2));
  return { width: even(visibleRect?.width ?? codedWidth), height: even(visibleRect?.height ?? codedHeight) };
}

function crop(frame: VideoFrame, { width, height }: Size, timestamp: number): VideoFrame {
  const { x = 0, y = 0 } = frame.visibleRect ?? {};
  return new VideoFrame(frame, {
    timestamp,
    visibleRect: { x, y, width, height },
    displayWidth: width,
    displayHeight: height,
  });
}
