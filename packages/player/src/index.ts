export { defaultEngines } from './default-engines.ts';
export type {
  EngineContext,
  EngineDefinition,
  EngineLevel,
  EngineStatistics,
  RunningEngine,
  StartEngine,
} from './engine.ts';
export { LivePlayer } from './live-player.ts';
export { type PlayerConfig, playerDefaults } from './player-config.ts';
export { type PlayerEvents, playerEvents } from './player-events.ts';
export type { PlayerState } from './player-state.ts';
export type { PlayerSource, SourceType } from './source.ts';
export type { LivePlayerStatistics } from './statistics.ts';
