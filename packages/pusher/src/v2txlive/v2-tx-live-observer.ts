import type { Observers, V2TXLiveAudioFrame, V2TXLiveExtraInfo, V2TXLiveVideoFrame } from '@livelit/core/v2txlive';

import type { V2TXLivePusherStatistics, V2TXLiveVideoFrameTarget } from './v2-tx-live-def.ts';
import type { V2TXLivePushStatus } from './v2-tx-live-enums.ts';

/** What a `V2TXLivePusher` tells; leave out what is of no interest. */
export interface V2TXLivePusherObserver {
  /** Pushing cannot go on. `extraInfo` has `webCode`, `name`, `cause` and the facts of the case. */
  onError?(code: number, msg: string, extraInfo: V2TXLiveExtraInfo): void;
  /** Something is being repaired, or was not done. `extraInfo` as for errors. */
  onWarning?(code: number, msg: string, extraInfo: V2TXLiveExtraInfo): void;
  /** The first sound of what is captured is there. */
  onCaptureFirstAudioFrame?(): void;
  /** The first picture of what is captured is there. */
  onCaptureFirstVideoFrame?(): void;
  /** Loudness, 0 to 100; see `enableVolumeEvaluation`. */
  onMicrophoneVolumeUpdate?(volume: number): void;
  /** The push stands elsewhere now. `extraInfo` has `attempt` and `nextRetryAt` while it reconnects. */
  onPushStatusUpdate?(status: V2TXLivePushStatus, msg: string, extraInfo: V2TXLiveExtraInfo): void;
  /** New numbers, every 2 s. */
  onStatisticsUpdate?(statistics: V2TXLivePusherStatistics): void;
  /** The snapshot as PNG; `null` when it failed, of which `onWarning` tells. */
  onSnapshotComplete?(image: Blob | null): void;
  /** 20 ms of sound, before it is sent; `data` may be written to. See `enableAudioProcessObserver`. */
  onProcessAudioFrame?(frame: V2TXLiveAudioFrame): void;
  /**
   * A picture before it is sent; what is put into `dstFrame` is sent instead. Pictures wait for a promise. See
   * `enableCustomVideoProcess`.
   */
  onProcessVideoFrame?(srcFrame: V2TXLiveVideoFrame, dstFrame: V2TXLiveVideoFrameTarget): void | Promise<void>;
  /** The processing of pictures begins. */
  onGLContextCreated?(): void;
  /** The processing of pictures ended, or the graphics context was lost. */
  onGLContextDestroyed?(): void;
  /** A picture as it is previewed; see `enableCustomVideoRender`. */
  onRenderVideoFrame?(frame: V2TXLiveVideoFrame): void;
  /** What became of `setMixTranscodingConfig`: 0, or why not. */
  onSetMixTranscodingConfig?(code: number, msg: string): void;
  /** The screen is being captured. */
  onScreenCaptureStarted?(): void;
  /** It is not any more: 0 by `stopScreenCapture()`, 1 by the user or the system. 2 never comes. */
  onScreenCaptureStopped?(reason: 0 | 1): void;
  /** A recording began (0) or could not (`V2TXLiveRecordBeginCode`). */
  onLocalRecordBegin?(errCode: number, storagePath: string): void;
  /** A recording goes on; see `interval`. */
  onLocalRecording?(durationMs: number, storagePath: string): void;
  /** A recording ended (`V2TXLiveRecordCompleteCode`). `extraInfo.file` is the `File`, where there is one. */
  onLocalRecordComplete?(errCode: number, storagePath: string, extraInfo: V2TXLiveExtraInfo): void;
  /** Somebody begins to speak into the microphone, or has ended. See `enableVoiceActivityDetection`. */
  onVoiceActivityDetectionUpdate?(active: boolean): void;
  /** A music began (0), or could not. See `TXAudioEffectManager`. */
  onMusicObserverStart?(id: number, errCode: number): void;
  /** A music goes on. */
  onMusicObserverPlayProgress?(id: number, progressMs: number, durationMs: number): void;
  /** A music ended. */
  onMusicObserverComplete?(id: number, errCode: number): void;
}

/** Those who are told. */
export type PusherObservers = Observers<V2TXLivePusherObserver>;
