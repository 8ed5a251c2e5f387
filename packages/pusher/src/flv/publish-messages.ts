import type { PlainError } from '../frames/plain-error.ts';
import type { Amf0Object } from './amf0.ts';
import type { PictureCodec } from './video-codec.ts';

/** Where a publisher's bytes go. Secrets are in `protocols` and `hello`, never in `url`. */
export interface PublishTarget {
  /** A ws: or wss: address. */
  readonly url: string;
  readonly protocols: readonly string[];
  /** Text sent first; the stream then waits until the server says that it is connected. */
  readonly hello?: string;
  /** Milliseconds until the server must be ready for the stream. */
  readonly connectTimeoutMs: number;
}

/** The kinds of media. */
export type Kind = 'audio' | 'video';

/** How pictures are to be encoded, at best. */
export interface PictureSettings {
  readonly codec: PictureCodec;
  /** Pixels; long side by long side, whatever way the source is held. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly kbps: number;
  /** What a slow network may lower `kbps` to. */
  readonly minKbps?: number | undefined;
  /** Seconds between key frames, at most. */
  readonly gop: number;
}

/** How sound is encoded. */
export interface SoundSettings {
  readonly codec: 'aac' | 'opus';
  readonly kbps: number;
  /** At most; a mono microphone is sent as mono. */
  readonly channels: number;
}

/** What is encoded for all destinations. A kind is encoded from the time that a destination asks for it. */
export interface StudioSettings {
  readonly picture: PictureSettings;
  readonly sound: SoundSettings;
}

/** One destination. */
export interface OutletSettings {
  readonly target: PublishTarget;
  /** What it is sent; the first picture or sound of each is waited for. */
  readonly kinds: readonly Kind[];
  /** More values for `onMetaData`. */
  readonly metadata?: Amf0Object | undefined;
}

/** Sound from the worklet: one array per channel, the first sample at `time` microseconds of the worklet's clock. */
export interface PcmMessage {
  readonly time: number;
  readonly sampleRate: number;
  readonly planes: readonly Float32Array<ArrayBuffer>[];
}

/** What the page tells the worker. Destinations have numbers; sources, settings and requests concern all of them. */
export type ToPublishWorker =
  | { readonly type: 'open'; readonly id: number; readonly outlet: OutletSettings; readonly settings: StudioSettings }
  | { readonly type: 'close'; readonly id: number }
  | { readonly type: 'settings'; readonly settings: StudioSettings }
  | { readonly type: 'frames'; readonly readable: ReadableStream<VideoFrame> }
  | { readonly type: 'track'; readonly track: MediaStreamTrack }
  | { readonly type: 'frame'; readonly frame: VideoFrame }
  | { readonly type: 'sound'; readonly readable: ReadableStream<AudioData> }
  | { readonly type: 'pcm'; readonly port: MessagePort }
  | { readonly type: 'detach'; readonly kind: Kind }
  | { readonly type: 'enabled'; readonly enabled: boolean }
  | { readonly type: 'keyframe' }
  | { readonly type: 'sei'; readonly payloadType: 5 | 242; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly type: 'stats'; readonly id: number }
  | { readonly type: 'stop' };

/** Totals since the connection began, and the state of this moment. */
export interface PublishStats {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly codec: string | undefined;
  readonly videoBytes: number;
  readonly audioBytes: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly framesSent: number;
  readonly droppedFrames: number;
  /** Milliseconds that encoding the pictures took, all together. */
  readonly encodeMs: number;
  readonly bufferedBytes: number;
  readonly queue: number;
  readonly targetKbps: number | undefined;
  readonly availableKbps: number | undefined;
  readonly rttMs: number | undefined;
  readonly sendDelayMs: number | undefined;
  readonly qualityLimitationReason: 'none' | 'bandwidth' | 'cpu';
}

/** What the worker tells the page. */
export type FromPublishWorker =
  | { readonly type: 'ready'; /** Whether this thread can read a track by itself. */ readonly readsTracks: boolean }
  | { readonly type: 'connected'; readonly id: number }
  | { readonly type: 'warning'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'failed'; readonly id: number; readonly error: PlainError }
  | { readonly type: 'stats'; readonly id: number; readonly stats: PublishStats }
  | { readonly type: 'stopped' };
