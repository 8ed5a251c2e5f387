export {
  V2TXLiveCode,
  type V2TXLiveCodeNumber,
  V2TXLiveRecordBeginCode,
  V2TXLiveRecordCompleteCode,
  V2TXLiveStreamSwitchedCode,
} from './v2-tx-live-code.ts';
export type {
  V2TXLiveAudioFrame,
  V2TXLiveExtraInfo,
  V2TXLiveLocalRecordingParams,
  V2TXLivePlayerStatistics,
  V2TXLiveStreamInfo,
  V2TXLiveVideoFrame,
} from './v2-tx-live-def.ts';
export {
  V2TXLiveBufferType,
  V2TXLiveFillMode,
  V2TXLiveMirrorType,
  V2TXLivePictureInPictureState,
  V2TXLivePixelFormat,
  V2TXLiveRecordMode,
  V2TXLiveRotation,
} from './v2-tx-live-enums.ts';
export type { V2TXLivePlayerObserver } from './v2-tx-live-observer.ts';
export { V2TXLivePlayer } from './v2-tx-live-player.ts';
export { V2TXLiveProperty } from './v2-tx-live-property.ts';
