import type { RetryPolicy } from '@livelit/core';

import { defaultEngines } from './default-engines.ts';
import type { EngineDefinition } from './engine.ts';

/** Options of a player; read once, when it is made. */
export interface PlayerConfig {
  /**
   * Engines in order of preference; the first that can play the source runs.
   * @default defaultEngines
   */
  engines: readonly EngineDefinition[];
  /**
   * Whether `load()` also plays. Otherwise nothing is asked of the server until `play()`.
   * @default true
   */
  autoplay: boolean;
  /**
   * Whether to go on without sound when the browser refuses to start sound without a gesture. Otherwise the state is
   * `blocked` until `play()` is called from a click.
   * @default false
   */
  mutedFallback: boolean;
  /**
   * Seconds behind the live edge to aim for; for WebRTC the length of the jitter buffer.
   * @default undefined (what the protocol suggests: 0.6 for FLV, the playlist's hold-back for HLS)
   */
  targetLatency: number | undefined;
  /**
   * Seconds behind the live edge beyond which the player jumps back to `targetLatency`.
   * @default undefined (twice the target, at least 1.2 s above it)
   */
  maxLatency: number | undefined;
  /**
   * Speed at which the player catches up below `maxLatency`; 1 leaves the speed alone.
   * @default 1.1
   */
  catchUpRate: number;
  /**
   * Seconds without a new picture, while there should be one, after which the stream is connected anew.
   * @default 8
   */
  stallTimeout: number;
  /**
   * Seconds that an engine has to connect.
   * @default 10
   */
  connectTimeout: number;
  /**
   * How failures are tried again: by default without end, with growing random pauses of up to 15 s.
   * @default {}
   */
  retry: Partial<RetryPolicy>;
  /**
   * Attempts at a source that is known not to be live.
   * @default 6
   */
  fileAttempts: number;
  /**
   * Origins besides the source's own that its token may be sent to, as `https://cdn.example`.
   * @default []
   */
  trustedOrigins: readonly string[];
  /**
   * Seconds between two `statistics` events; 0 turns them off.
   * @default 2
   */
  statisticsInterval: number;
}

/** What a player does unless it is told otherwise. */
export const playerDefaults: PlayerConfig = {
  engines: defaultEngines,
  autoplay: true,
  mutedFallback: false,
  targetLatency: undefined,
  maxLatency: undefined,
  catchUpRate: 1.1,
  stallTimeout: 8,
  connectTimeout: 10,
  retry: {},
  fileAttempts: 6,
  trustedOrigins: [],
  statisticsInterval: 2,
};
