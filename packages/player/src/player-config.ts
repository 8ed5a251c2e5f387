import type { RetryPolicy } from '@livelit/core';

import type { DiskCache } from './cache/disk-cache.ts';
import { defaultEngines } from './default-engines.ts';
import type { EngineDefinition } from './engine.ts';
import type { CatchUp } from './latency-settings.ts';
import type { LinePolicy } from './lines.ts';

/** How patient the player is with one HLS segment. Source of the defaults: those of hls.js, but bounded. */
export interface SegmentPolicy {
  /** Seconds until a segment's request counts as late. @default 20 */
  readonly timeout: number;
  /** Tries before the segment is given up. @default 6 */
  readonly tries: number;
  /** Whether playback goes on behind a segment that was given up. @default true */
  readonly skip: boolean;
}

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
   * How a player that fell behind comes back to the live edge.
   * @default { rate: 1.1, jump: true }
   */
  catchUp: Partial<CatchUp>;
  /**
   * Seconds of media to have before playback starts, or goes on after a stall.
   * @default undefined (what the browser does)
   */
  minBuffer: number | undefined;
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
   * How failures are tried again: by default without end, with random pauses that grow with the outage, up to 2 s in its
   * first seconds and up to 15 s in the end. What is not given here is as in `RetryPolicy`, but for `outageShare` (1/6)
   * and `budgetPerMinute` (40).
   * @default {}
   */
  retry: Partial<RetryPolicy>;
  /**
   * Attempts at a source that is known not to be live.
   * @default 6
   */
  fileAttempts: number;
  /**
   * When to leave a line (one of several sources of the same programme) and when to come back to the preferred one.
   * @default {}
   */
  lines: Partial<LinePolicy>;
  /**
   * Seconds after which a paused live stream is unloaded; `play()` then begins at the live edge. 0 never unloads.
   * @default 30
   */
  pauseTimeout: number;
  /**
   * How often, and for how long, one late or broken HLS segment is tried before the hole is skipped.
   * @default {}
   */
  segments: Partial<SegmentPolicy>;
  /**
   * Origin of a `@livelit/gateway` that plays what a page cannot reach by itself: `rtmp://` addresses.
   * @default undefined
   */
  gateway: string | undefined;
  /**
   * Keeps files, VOD segments and posters on disk; made by `openCache()` of `@livelit/player/cache`.
   * @default undefined
   */
  cache: DiskCache | undefined;
  /**
   * SEI payload types to report as `seimessage`, of 5, 242 and 243.
   * @default []
   */
  sei: readonly number[];
  /**
   * Options for the library behind an engine, by the engine's name, over those that its factory was given.
   * @default {}
   */
  engineOptions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Common Media Client Data (CTA-5004) with every request of HLS.
   * @default false
   */
  cmcd: boolean | { readonly sessionId?: string; readonly contentId?: string; readonly useHeaders?: boolean };
  /**
   * Whether the last picture goes away when playback stops; otherwise it stays until the next one.
   * @default true
   */
  clearLastImage: boolean;
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
  catchUp: {},
  minBuffer: undefined,
  stallTimeout: 8,
  connectTimeout: 10,
  retry: {},
  fileAttempts: 6,
  lines: {},
  pauseTimeout: 30,
  segments: {},
  gateway: undefined,
  cache: undefined,
  sei: [],
  engineOptions: {},
  cmcd: false,
  clearLastImage: true,
  trustedOrigins: [],
  statisticsInterval: 2,
};
