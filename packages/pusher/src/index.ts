export type { CameraOptions } from './capture/camera.ts';
export type { SourcePolicy } from './capture/capture-set.ts';
export type { CaptureSource, SourceKind } from './capture/capture-source.ts';
export type { CustomSource } from './capture/custom.ts';
export type { MicrophoneOptions } from './capture/microphone.ts';
export type { ScreenOptions } from './capture/screen.ts';
export type { VirtualCameraOptions, VirtualCameraSource } from './capture/virtual-camera.ts';
export { defaultTransports } from './default-transports.ts';
export type { DeviceManager } from './devices/device-manager.ts';
export { LivePusher } from './live-pusher.ts';
export type { BeautyManager } from './picture/beauty-manager.ts';
export type { PictureProcessor, Placement, SizePolicy, Watermark } from './picture/picture-settings.ts';
export type { SnapshotOptions } from './picture/take-snapshot.ts';
export type { PushSupport } from './preflight/check-support.ts';
export type { PreflightReport } from './preflight/run-preflight.ts';
export type { DestinationEvents, PushDestination, PushOptions } from './push-destination.ts';
export { type PusherConfig, pusherDefaults, type VideoCodec } from './pusher-config.ts';
export { type PusherEvents, pusherEvents, type VolumeEvent } from './pusher-events.ts';
export type { LivePusherStatistics } from './pusher-statistics.ts';
export type { WantedAudioQuality, WantedVideoQuality } from './quality/quality-of.ts';
export type { AudioEffectManager } from './sound/audio-effect-manager.ts';
export type { Music, MusicCodeNumber, MusicObserver, MusicPreloadObserver } from './sound/music/music.ts';
export type { SoundFrame, SoundProcessor } from './sound/sound-settings.ts';
export type {
  RunningTransport,
  StartTransport,
  TransportContext,
  TransportDefinition,
  TransportStats,
} from './transport.ts';
