export type { V2TXLivePlayerStatistics, V2TXLiveStreamInfo } from './v2-tx-live-def.ts';
export { V2TXLivePictureInPictureState } from './v2-tx-live-enums.ts';
export type { V2TXLivePlayerObserver } from './v2-tx-live-observer.ts';
export { V2TXLivePlayer } from './v2-tx-live-player.ts';
export {
  type V2TXLiveAudioFrame,
  V2TXLiveBufferType,
  V2TXLiveCode,
  type V2TXLiveCodeNumber,
  type V2TXLiveExtraInfo,
  V2TXLiveFillMode,
  type V2TXLiveLocalRecordingParams,
  V2TXLiveMirrorType,
  V2TXLivePixelFormat,
  V2TXLiveProperty,
  V2TXLiveRecordBeginCode,
  V2TXLiveRecordCompleteCode,
  V2TXLiveRecordMode,
  V2TXLiveRotation,
  V2TXLiveStreamSwitchedCode,
  type V2TXLiveVideoFrame,
} from '@livelit/core/v2txlive';
