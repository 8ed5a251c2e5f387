import type { LiveCodeNumber, LiveErrorDetail } from '@livelit/core';

import type { RecorderStatistics } from '../../recorder-statistics.ts';

/** One block of sound as the worklet posts it: 32-bit float planes. */
export interface SoundBlock {
  readonly planes: readonly Float32Array<ArrayBuffer>[];
  readonly sampleRate: number;
  /** Microseconds on the clock of the source, at the block's first sample. */
  readonly timestamp: number;
}

/**
 * How a track's frames reach the worker: a `MediaStreamTrackProcessor` of the page (Chromium), the track itself for
 * one in the worker (Safari), or frames posted one by one (Firefox).
 */
export type VideoFeed =
  | { readonly readable: ReadableStream<VideoFrame> }
  | { readonly track: MediaStreamTrack }
  | { readonly port: MessagePort };

export type AudioFeed = { readonly readable: ReadableStream<AudioData> } | { readonly port: MessagePort };

/** What the track says of its pictures before the first has come. */
export interface VideoShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** The part of the config that the worker needs. */
export interface Mp4Settings {
  readonly videoBitrate: number;
  readonly audioBitrate: number;
  readonly fragmentDuration: number;
  readonly statisticsInterval: number;
  readonly minFreeMegabytes: number;
}

export interface StartRequest {
  readonly type: 'start';
  readonly fileName: string;
  readonly settings: Mp4Settings;
  readonly video?: { readonly feed: VideoFeed; readonly shape: VideoShape; readonly muted: boolean };
  readonly audio?: { readonly feed: AudioFeed; readonly channels: number; readonly muted: boolean };
}

export type Mp4Request =
  | StartRequest
  | { readonly type: 'pause' | 'resume' }
  | { readonly type: 'video'; readonly feed: VideoFeed }
  | { readonly type: 'audio'; readonly feed: AudioFeed }
  | { readonly type: 'muted'; readonly kind: 'audio' | 'video'; readonly muted: boolean }
  | { readonly type: 'finish'; readonly leave: number };

/** A `LiveError` on its way through `postMessage`. */
export interface PostedError {
  readonly code: LiveCodeNumber;
  readonly message: string;
  readonly detail: LiveErrorDetail;
}

export type Mp4Reply =
  /** Once, when the worker is loaded: whether it can read a track that is transferred to it. */
  | { readonly type: 'ready'; readonly processor: boolean }
  | { readonly type: 'started'; readonly name: string }
  | { readonly type: 'statistics'; readonly statistics: RecorderStatistics }
  | { readonly type: 'report'; readonly error: PostedError }
  | { readonly type: 'finished' }
  | { readonly type: 'failed'; readonly error: PostedError };
