export { canFormat } from './can-format.ts';
export { checkRecording, isRecorded, recordingTypes } from './check-recording.ts';
export { Observers, type Told } from './observers.ts';
export { report, toV2Code } from './to-v2-code.ts';
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
  V2TXLiveVideoFrame,
} from './v2-tx-live-def.ts';
export {
  V2TXLiveBufferType,
  V2TXLiveFillMode,
  V2TXLiveMirrorType,
  V2TXLivePixelFormat,
  V2TXLiveRecordMode,
  V2TXLiveRotation,
} from './v2-tx-live-enums.ts';
export { propertyNameOf, V2TXLiveProperty, type V2TXLivePropertyName } from './v2-tx-live-property.ts';
