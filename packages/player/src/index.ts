export type { AudioFrame, AudioFrameListener, AudioFrameOptions } from './audio-frames.ts';
export type { CacheReply, CacheRequest, DiskCache } from './cache/disk-cache.ts';
export { defaultEngines } from './default-engines.ts';
export type {
  EngineAudioTrack,
  EngineContext,
  EngineDefinition,
  EngineLevel,
  EngineNotice,
  EngineStatistics,
  RunningEngine,
  StartEngine,
} from './engine.ts';
export type { CatchUp, LatencySettings } from './latency-settings.ts';
export type { LinePolicy } from './lines.ts';
export { LivePlayer } from './live-player.ts';
export type { LiveState } from './live-state.ts';
export type { MediaEvents, MediaMembers } from './media-surface.ts';
export { type PlayerConfig, playerDefaults, type SegmentPolicy } from './player-config.ts';
export {
  type PlayerEvents,
  playerEvents,
  type SegmentSkip,
  SegmentSkipEvent,
  type SeiMessage,
  SeiMessageEvent,
  StreamSwitchedEvent,
  VolumeEvent,
} from './player-events.ts';
export type { PlayerState } from './player-state.ts';
export type { PictureInPicture } from './player-surface.ts';
export type { Fit } from './presentation.ts';
export type { SnapshotOptions } from './snapshot.ts';
export type { PlayerSource, SourceType } from './source.ts';
export type { LivePlayerStatistics } from './statistics.ts';
export type { VideoFrameListener } from './video-frames.ts';
