export { audioQualities, type AudioQuality, type AudioQualityName } from './audio-qualities.ts';
export { videoEncoderDefaults, type VideoEncoderParam } from './encoder-param.ts';
export {
  type FillMode,
  fillModes,
  type MirrorType,
  mirrorTypes,
  type MixInputType,
  mixInputTypes,
  objectFitOf,
  type PushStatus,
  pushStatuses,
  type RecordMode,
  recordModes,
  type ResolutionMode,
  resolutionModes,
  type Rotation,
  rotations,
} from './enumerations.ts';
export {
  type Layout,
  type LayoutRegion,
  type LayoutUnit,
  normalizeLayout,
  regionInPixels,
  type Size,
} from './layout.ts';
export { LeaveCode, type LeaveCodeName, leaveReasons } from './leave-code.ts';
export type { PlayerStatistics, PusherStatistics, StreamInfo } from './statistics.ts';
export { type MixStream, type TranscodingConfig, transcodingDefaults } from './transcoding-config.ts';
export { videoQualities, type VideoQuality, type VideoQualityName } from './video-qualities.ts';
export { type VideoResolution, type VideoResolutionName, videoResolutions } from './video-resolutions.ts';
