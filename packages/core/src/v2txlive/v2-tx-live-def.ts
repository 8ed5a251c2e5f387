import type { V2TXLiveBufferType, V2TXLivePixelFormat, V2TXLiveRecordMode } from './v2-tx-live-enums.ts';

/** A picture. */
export interface V2TXLiveVideoFrame {
  readonly pixelFormat: V2TXLivePixelFormat;
  readonly bufferType: V2TXLiveBufferType;
  /** Its bytes, plane after plane without gaps, when they were asked for. */
  readonly data?: Uint8Array<ArrayBuffer>;
  /** The frame itself, when that was asked for; closed when the observer returns. */
  readonly pixelBuffer?: VideoFrame;
  /** The picture on the GPU, when that was asked for; closed when the observer returns. V2TXLive has a number here. */
  readonly texture?: ImageBitmap;
  readonly width: number;
  readonly height: number;
  /** Always 0: a browser turns pictures before it shows them. */
  readonly rotation: 0;
  /** Media time in ms. */
  readonly timestamp: number;
}

/** 20 ms of sound: 16-bit samples, channel by channel in turn. */
export interface V2TXLiveAudioFrame {
  readonly data: Int16Array<ArrayBuffer>;
  readonly sampleRate: number;
  readonly channel: number;
  /** Milliseconds since the observation began. */
  readonly timestamp: number;
}

/** What to record. */
export interface V2TXLiveLocalRecordingParams {
  /** Name of the file; its ending, `.mp4` or `.webm`, decides the format. Nothing is written to disk. */
  readonly filePath: string;
  /** @default V2TXLiveRecordMode.Both */
  readonly recordMode?: V2TXLiveRecordMode;
  /** Milliseconds between two calls of `onLocalRecording`, 1000 to 10000; -1 for none. @default -1 */
  readonly interval?: number;
}

/** What a callback tells besides; what is in it depends on the callback. */
export type V2TXLiveExtraInfo = Readonly<Record<string, unknown>>;
