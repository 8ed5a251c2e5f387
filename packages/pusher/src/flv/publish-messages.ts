import type { LiveErrorDetail } from '@livelit/core';

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

/** How pictures are encoded. */
export interface PictureSettings {
  readonly fps: number;
  readonly kbps: number;
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

/** A LiveError on its way between threads; its cause stays behind. */
export interface PlainError {
  readonly code: number;
  readonly message: string;
  readonly detail: LiveErrorDetail;
}

/** Sound from the worklet: one array per channel, the first sample at `time` microseconds of the worklet's clock. */
export interface PcmMessage {
  readonly time: number;
  readonly sampleRate: number;
  readonly planes: readonly Float32Array<ArrayBuffer>[];
}

/** What the page tells the worker. The kinds named in `start` are waited for; another is never sent. */
export type ToPublishWorker =
  | {
      readonly type: 'start';
      readonly target: PublishTarget;
      readonly picture?: PictureSettings;
      readonly sound?: SoundSettings;
    }
  | { readonly type: 'frames'; readonly readable: ReadableStream<VideoFrame> }
  | { readonly type: 'track'; readonly track: MediaStreamTrack }
  | { readonly type: 'frame'; readonly frame: VideoFrame }
  | { readonly type: 'sound'; readonly readable: ReadableStream<AudioData> }
  | { readonly type: 'pcm'; readonly port: MessagePort }
  | { readonly type: 'detach'; readonly kind: 'audio' | 'video' }
  | { readonly type: 'enabled'; readonly enabled: boolean }
  | { readonly type: 'keyframe' }
  | { readonly type: 'stats' }
  | { readonly type: 'stop' };

/** Totals since the connection began, and the state of this moment. */
export interface PublishStats {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly videoBytes: number;
  readonly audioBytes: number;
  readonly frames: number;
  readonly keyFrames: number;
  readonly droppedFrames: number;
  /** Milliseconds that encoding the pictures took, all together. */
  readonly encodeMs: number;
  readonly bufferedBytes: number;
  readonly queue: number;
  readonly busy: boolean;
}

/** What the worker tells the page. */
export type FromPublishWorker =
  | { readonly type: 'ready'; /** Whether this thread can read a track by itself. */ readonly readsTracks: boolean }
  | { readonly type: 'connected' }
  | { readonly type: 'warning'; readonly error: PlainError }
  | { readonly type: 'failed'; readonly error: PlainError }
  | { readonly type: 'stats'; readonly stats: PublishStats }
  | { readonly type: 'stopped' };
