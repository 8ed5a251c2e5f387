export type { V2TXLiveImage } from './image-of.ts';
export {
  type AudioMusicParam,
  TXAudioEffectManager,
  TXVoiceChangerType,
  TXVoiceReverbType,
} from './tx-audio-effect-manager.ts';
export { TXBeautyManager, TXBeautyStyle } from './tx-beauty-manager.ts';
export {
  TXCameraCaptureMode,
  type TXCameraCaptureParam,
  type TXDeviceInfo,
  TXDeviceManager,
  type TXDeviceObserver,
  TXMediaDeviceState,
  TXMediaDeviceType,
} from './tx-device-manager.ts';
export type { MusicObserver, MusicPreloadObserver } from '../sound/music/music.ts';
export type {
  MixTranscoder,
  V2TXLiveAudioFrameObserverFormat,
  V2TXLiveCustomAudioFrame,
  V2TXLiveCustomVideoFrame,
  V2TXLiveMixStream,
  V2TXLivePusherConfig,
  V2TXLivePusherStatistics,
  V2TXLiveTranscodingConfig,
  V2TXLiveVideoEncoderParam,
  V2TXLiveVideoFrameTarget,
} from './v2-tx-live-def.ts';
export {
  V2TXLiveAudioFrameOperationMode,
  V2TXLiveAudioQuality,
  V2TXLiveMixInputType,
  V2TXLiveMode,
  V2TXLivePushStatus,
  V2TXLiveVideoResolution,
  V2TXLiveVideoResolutionMode,
} from './v2-tx-live-enums.ts';
export type { V2TXLivePusherObserver } from './v2-tx-live-observer.ts';
export { V2TXLivePusher } from './v2-tx-live-pusher.ts';
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
  type V2TXLiveVideoFrame,
} from '@livelit/core/v2txlive';
