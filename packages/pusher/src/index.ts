export type { CaptureSource, SourceKind } from './capture/capture-source.ts';
export type { ScreenOptions } from './capture/screen.ts';
export { defaultTransports } from './default-transports.ts';
export { LivePusher } from './live-pusher.ts';
export { type PusherConfig, pusherDefaults } from './pusher-config.ts';
export { type PusherEvents, pusherEvents } from './pusher-events.ts';
export type { LivePusherStatistics } from './pusher-statistics.ts';
export type {
  RunningTransport,
  StartTransport,
  TransportContext,
  TransportDefinition,
  TransportStats,
} from './transport.ts';
