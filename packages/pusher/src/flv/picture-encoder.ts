import { LiveCode, LiveError } from '@livelit/core';

import { av1Config, withoutDelimiter } from './av1-config.ts';
import { EncoderFailures } from './encoder-failures.ts';
import { evenFloor, fitSize, type Size } from './picture-size.ts';
import { toBytes } from './to-bytes.ts';
import { codecNames, encoderConfigs, type PictureCodec } from './video-codec.ts';

/** Takes what a PictureEncoder makes. Times are microseconds. */
export interface PictureSink {
  /** Before a key frame: first of all, and again when the encoder is another. */
  onConfig(config: Uint8Array, size: Size): void;
  onPicture(data: Uint8Array<ArrayBuffer>, time: number, key: boolean): void;
  /** The encoder was lost and is being replaced. */
  onWarning(error: LiveError): void;
  onFailure(error: LiveError): void;
}

/** How pictures are encoded now. */
export interface EncoderSettings {
  readonly codec: PictureCodec;
  /** No picture gets larger, see `fitSize`. */
  readonly bound: Size;
  /** Part of the width and height that is encoded. */
  readonly scale: number;
  readonly fps: number;
  readonly kbps: number;
  /** Seconds between key frames, at most. */
  readonly gop: number;
}

/** Makes an encoder; tests make some that fail. */
export type MakeEncoder = (init: VideoEncoderInit) => VideoEncoder;

/** Pictures that may wait inside the encoder; more would only be delay. */
const longestQueue = 2;
/** A bitrate that changes by less is left alone. */
const littleChange = 0.02;

/** Turns pictures into H.264 and the like: right size, right rate, a key frame often enough. Closes all its frames. */
export class PictureEncoder {
  readonly counters = { frames: 0, keyFrames: 0, dropped: 0, encodeMs: 0, bytes: 0 };
  readonly #sink: PictureSink;
  readonly #make: MakeEncoder;
  readonly #failures = new EncoderFailures();
  readonly #startedAt = new Map<number, number>();
  #settings: EncoderSettings;
  #encoder: VideoEncoder | undefined;
  #config: VideoEncoderConfig | undefined;
  #described: Uint8Array | undefined;
  #preferSoftware = false;
  #size: Size | undefined;
  #held: VideoFrame | undefined;
  #lastTime = -1;
  #askedTime = 0;
  #dueTime = -Infinity;
  #keyTime = -Infinity;
  #closed = false;

  constructor(settings: EncoderSettings, sink: PictureSink, make: MakeEncoder = (init) => new VideoEncoder(init)) {
    this.#settings = settings;
    this.#sink = sink;
    this.#make = make;
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

  /** Other settings from the next picture on; the codec stays. */
  configure(settings: EncoderSettings): void {
    this.#settings = settings;
    const { fps, kbps } = settings;
    const config = this.#config;
    if (!config || !this.#encoder) return;
    const same = config.framerate === fps && Math.abs(kbps * 1000 - (config.bitrate ?? 0)) < kbps * 1000 * littleChange;
    if (same) return;
    this.#config = { ...config, framerate: fps, bitrate: Math.round(kbps * 1000) };
    this.#attempt((encoder) => encoder.configure(this.#config!));
  }

  /** Whether a picture at this time is wanted at all: sources may be faster than what is sent. */
  isDue(time: number): boolean {
    // A third of an interval of tolerance, or a camera's jitter would halve its rate.
    return time >= this.#dueTime - 1e6 / this.#settings.fps / 3;
  }

  /** Keeps a picture without encoding it, for `repeat`. Takes `frame` over. */
  hold(frame: VideoFrame): void {
    this.#held?.close();
    this.#held = this.#closed ? undefined : frame;
    if (this.#closed) frame.close();
  }

  /** Encodes a picture that is due. Takes `frame` over. */
  add(frame: VideoFrame, time: number): void {
    this.#dueTime = Math.max(this.#dueTime + 1e6 / this.#settings.fps, time);
    this.hold(frame);
    this.repeat(time);
  }

  /** Encodes the last picture once more: a still screen gives no new ones, and viewers who join need one. */
  repeat(time: number): void {
    if (!this.#held || this.#closed) return;
    this.#askedTime = time;
    const size = fitSize(sizeOf(this.#held), this.#settings.bound, this.#settings.scale);
    if (size.width !== this.#size?.width || size.height !== this.#size.height) this.#changeSize(size);
    const encoder = this.#encoder;
    if (!encoder) return;
    if (encoder.encodeQueueSize > longestQueue) {
      this.counters.dropped++;
      return;
    }
    const timestamp = Math.max(Math.round(time), this.#lastTime + 1);
    const picture = crop(this.#held, timestamp);
    const keyFrame = timestamp - this.#keyTime >= this.#settings.gop * 1e6;
    if (keyFrame) this.#keyTime = timestamp;
    this.#lastTime = timestamp;
    this.#startedAt.set(timestamp, performance.now());
    this.#attempt(() => encoder.encode(picture, { keyFrame }));
    picture.close();
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
    this.#replaceEncoder(size);
  }

  #replaceEncoder(size: Size): void {
    this.#dropEncoder();
    this.#setUp(size).catch((cause: unknown) => this.#onLost(cause));
  }

  async #setUp(size: Size): Promise<void> {
    const { codec, fps } = this.#settings;
    for (const plain of encoderConfigs(codec, size, this.#settings)) {
      const config: VideoEncoderConfig = this.#preferSoftware
        ? { ...plain, hardwareAcceleration: 'prefer-software' }
        : plain;
      const supported = await VideoEncoder.isConfigSupported(config).then(
        (answer) => answer.supported,
        () => false,
      );
      if (this.#closed || this.#size !== size) return;
      if (!supported) continue;
      // The bitrate may have changed while the browser thought about it.
      this.#config = { ...config, bitrate: Math.round(this.#settings.kbps * 1000), framerate: this.#settings.fps };
      this.#encoder = this.#createEncoder(this.#config);
      this.requestKeyFrame();
      this.repeat(this.#askedTime);
      return;
    }
    // Hardware that failed may be all that there is.
    if (this.#preferSoftware) {
      this.#preferSoftware = false;
      return this.#setUp(size);
    }
    const instead = codec === 'h264' ? 'choose a smaller picture' : "set `videoCodec` to 'h264'";
    this.#fail(
      new LiveError(
        LiveCode.ERROR_CODEC_UNSUPPORTED,
        `This browser cannot encode ${codecNames[codec]} of ${size.width}×${size.height} at ${fps} frames a second; ${instead}.`,
        { detail: { codec } },
      ),
    );
  }

  #createEncoder(config: VideoEncoderConfig): VideoEncoder {
    const encoder: VideoEncoder = this.#make({
      output: (chunk, metadata) => this.#encoder === encoder && this.#onChunk(chunk, metadata),
      error: (cause) => this.#encoder === encoder && this.#onLost(cause),
    });
    this.#described = undefined;
    encoder.configure(config);
    return encoder;
  }

  #attempt(action: (encoder: VideoEncoder) => void): void {
    const encoder = this.#encoder;
    if (!encoder) return;
    try {
      action(encoder);
    } catch (cause) {
      this.#onLost(cause);
    }
  }

  /** Replaces an encoder that the browser took back or that broke, unless that goes on and on. */
  #onLost(cause: unknown): void {
    if (this.#closed) return;
    const name = codecNames[this.#settings.codec];
    const words = cause instanceof Error ? cause.message : String(cause);
    if (this.#failures.add(performance.now()))
      return this.#fail(
        new LiveError(LiveCode.ERROR_ENCODER_FAILED, `The ${name} encoder fails again and again: ${words}`, { cause }),
      );
    const reclaimed = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    if (reclaimed)
      this.#sink.onWarning(
        new LiveError(LiveCode.WARNING_CODEC_RECLAIMED, `The browser took the ${name} encoder back; another is made.`, {
          cause,
        }),
      );
    else this.#preferSoftware = true;
    if (this.#size) this.#replaceEncoder(this.#size);
  }

  #dropEncoder(): void {
    const encoder = this.#encoder;
    this.#encoder = undefined;
    this.#config = undefined;
    if (encoder && encoder.state !== 'closed') encoder.close();
    this.#startedAt.clear();
  }

  #onChunk(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    if (this.#closed) return;
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    const key = chunk.type === 'key';
    const data = this.#settings.codec === 'av1' ? withoutDelimiter(bytes) : bytes;
    if (metadata?.decoderConfig) this.#describe(metadata.decoderConfig, data);
    this.#count(chunk);
    this.#sink.onPicture(data, chunk.timestamp, key);
  }

  /** Tells what a decoder needs, unless it is what it was. */
  #describe({ description, codec }: VideoDecoderConfig, data: Uint8Array): void {
    const config = description ? Uint8Array.from(toBytes(description)) : av1Config(codec, data);
    if (!config || !this.#size || (this.#described && isSame(config, this.#described))) return;
    this.#described = config;
    this.#sink.onConfig(config, this.#size);
  }

  #count({ type, timestamp, byteLength }: EncodedVideoChunk): void {
    this.counters.frames++;
    this.counters.bytes += byteLength;
    if (type === 'key') this.counters.keyFrames++;
    const startedAt = this.#startedAt.get(timestamp);
    this.#startedAt.delete(timestamp);
    if (startedAt !== undefined) this.counters.encodeMs += performance.now() - startedAt;
  }

  #fail(error: LiveError): void {
    if (this.#closed) return;
    this.close();
    this.#sink.onFailure(error);
  }
}

const isSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

const sizeOf = ({ visibleRect, codedWidth, codedHeight }: VideoFrame): Size => ({
  width: visibleRect?.width ?? codedWidth,
  height: visibleRect?.height ?? codedHeight,
});

/** Without an odd last row or column, since encoders halve the colour planes; the encoder scales what is left. */
function crop(frame: VideoFrame, timestamp: number): VideoFrame {
  const { x = 0, y = 0 } = frame.visibleRect ?? {};
  const size = sizeOf(frame);
  const [width, height] = [evenFloor(size.width), evenFloor(size.height)];
  return new VideoFrame(frame, {
    timestamp,
    visibleRect: { x, y, width, height },
    displayWidth: width,
    displayHeight: height,
  });
}
