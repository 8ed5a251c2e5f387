import type { V2TXLiveAudioFrame, V2TXLiveVideoFrame } from '@livelit/core/v2txlive';

import type { PusherConfig } from '../pusher-config.ts';
import type { LivePusherStatistics } from '../pusher-statistics.ts';
import type {
  V2TXLiveAudioFrameOperationMode,
  V2TXLiveMixInputType,
  V2TXLiveVideoResolution,
  V2TXLiveVideoResolutionMode,
} from './v2-tx-live-enums.ts';

/**
 * Numbers of the last 2 s: `fps`, sizes in pixels, bitrates and `netSpeed` in kbps, `rtt` in ms, and what a browser knows
 * besides. V2TXLive's `appCpu` and `systemCpu` are missing: no page may know them. So is what a transport does not reveal.
 */
export type V2TXLivePusherStatistics = LivePusherStatistics;

/** The picture that is wanted; what is left out is as V2TXLive has it, but the orientation, which stays what it is. */
export interface V2TXLiveVideoEncoderParam {
  /** @default V2TXLiveVideoResolution.Resolution960x540 */
  readonly videoResolution?: V2TXLiveVideoResolution;
  readonly videoResolutionMode?: V2TXLiveVideoResolutionMode;
  /** Frames a second, 1 to 60. @default 15 */
  readonly videoFps?: number;
  /** kbps. @default what is recommended for the resolution */
  readonly videoBitrate?: number;
  /** kbps that adaptation does not go below; WebRTC cannot promise it. @default what is recommended */
  readonly minVideoBitrate?: number;
}

/** A picture for `sendCustomVideoFrame`: bytes, a `VideoFrame` or an `ImageBitmap`. */
export interface V2TXLiveCustomVideoFrame extends Partial<Omit<V2TXLiveVideoFrame, 'rotation'>> {
  /** Degrees by a `V2TXLiveRotation`; only 0 is known here. @default 0 */
  readonly rotation?: number;
}

/** The sound for `sendCustomAudioFrame`: 16-bit samples, channel by channel in turn. */
export interface V2TXLiveCustomAudioFrame extends Partial<Omit<V2TXLiveAudioFrame, 'data'>> {
  readonly data: Int16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
}

/** Where an observer of pictures puts what is to be sent instead: one of the three, else the source goes on. */
export interface V2TXLiveVideoFrameTarget {
  /** Taken over, and closed when it was sent. */
  pixelBuffer?: VideoFrame;
  /** Taken over, and closed when it was sent. */
  texture?: ImageBitmap;
  /** In the format and size of the source. */
  data?: Uint8Array<ArrayBuffer>;
}

/** How sound is handed out. */
export interface V2TXLiveAudioFrameObserverFormat {
  /** Hz. -4 for another than that of the sound, which is 48000 nearly everywhere. @default 48000 */
  readonly sampleRate?: number;
  /** 1 or 2. @default 1 */
  readonly channel?: 1 | 2;
  /** Samples of one channel in a call: 10 or 20 ms. @default 960 */
  readonly samplesPerCall?: number;
  /** @default V2TXLiveAudioFrameOperationMode.ReadWrite */
  readonly mode?: V2TXLiveAudioFrameOperationMode;
}

/** One stream of a mix, pixels from the top left. */
export interface V2TXLiveMixStream {
  readonly userId: string;
  /** `null` is the stream that is pushed. */
  readonly streamId?: string | null;
  /** @default 0 */
  readonly x?: number;
  /** @default 0 */
  readonly y?: number;
  /** @default 360 */
  readonly width?: number;
  /** @default 640 */
  readonly height?: number;
  /** From 1, in the back, to 15; no two are equal. @default 1 */
  readonly zOrder?: number;
  /** @default V2TXLiveMixInputType.AudioVideo */
  readonly inputType?: V2TXLiveMixInputType;
}

/** How a server mixes streams. */
export interface V2TXLiveTranscodingConfig {
  /** Pixels; 0 with `videoHeight` 0 mixes sound only. @default 360 */
  readonly videoWidth?: number;
  /** Pixels. @default 640 */
  readonly videoHeight?: number;
  /** kbps; 0 is estimated by the server. @default 0 */
  readonly videoBitrate?: number;
  /** Above 0 to 30. @default 15 */
  readonly videoFramerate?: number;
  /** Seconds, 1 to 8. @default 2 */
  readonly videoGOP?: number;
  /** @default 0x000000 */
  readonly backgroundColor?: number;
  /** The server's name of an image. */
  readonly backgroundImage?: string;
  /** Hz: 12000, 16000, 22050, 24000, 32000, 44100 or 48000. @default 48000 */
  readonly audioSampleRate?: number;
  /** kbps, 32 to 192. @default 64 */
  readonly audioBitrate?: number;
  /** 1 or 2. @default 1 */
  readonly audioChannels?: 1 | 2;
  readonly mixStreams: readonly V2TXLiveMixStream[];
  /** Name of the mixed stream; `null` puts it in the place of the pushed one. */
  readonly outputStreamId?: string | null;
}

/**
 * Tells a server what to mix, or with `null` to end it: a page cannot, so the operator's own backend must. Rejects when the
 * server did not take it; `onSetMixTranscodingConfig` tells of both.
 */
export type MixTranscoder = (config: V2TXLiveTranscodingConfig | null) => Promise<void>;

/** What a `V2TXLivePusher` takes besides: the config of the `LivePusher` behind it, and a backend for mixes. */
export interface V2TXLivePusherConfig extends Partial<PusherConfig> {
  readonly mixTranscoder?: MixTranscoder | undefined;
}
