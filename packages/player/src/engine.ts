import type { LiveError } from '@livelit/core';

import type { LatencySettings } from './latency-settings.ts';
import type { PlayerConfig } from './player-config.ts';
import type { SegmentSkip, SeiMessage } from './player-events.ts';
import type { PlayerSource } from './source.ts';

/** How the player knows a protocol before loading a byte of its library. */
export interface EngineDefinition {
  /** The protocol's own name, such as `hls`. */
  readonly name: string;
  /** Cheap and synchronous: looks at the source and the browser, imports nothing. */
  canPlay(source: PlayerSource, config?: Readonly<PlayerConfig>): boolean;
  /** Imports the library. The player checks for abort before it calls what this resolves to. */
  load(): Promise<StartEngine>;
}

/**
 * Attaches to `context.video` and connects; resolves when the server has answered and media is on its way. May throw
 * or reject; what goes wrong later goes to `context.report`. A rejection with `detail.nextEngine` set to true, after
 * everything was taken down again, hands the source to the next engine that can play it.
 */
export type StartEngine = (source: PlayerSource, context: EngineContext) => RunningEngine | Promise<RunningEngine>;

/** What the player lends an engine for one attempt at one source. */
export interface EngineContext {
  /** The element to play in. The engine sets its source and position, never its volume, and never pauses it. */
  readonly video: HTMLVideoElement;
  /** The player's options. */
  readonly config: Readonly<PlayerConfig>;
  /** Aborts when the attempt is over. The engine's only teardown; afterwards it is silent and off the video. */
  readonly signal: AbortSignal;
  /** How near to the live edge to play. Its members change while the engine runs; see `RunningEngine.latencyChanged`. */
  readonly latency: Readonly<LatencySettings>;
  /** An error ends the attempt, and the player starts another if that can help; a warning is passed on. */
  readonly report: (error: LiveError) => void;
  /** Something happened that is no failure. */
  readonly notify: (notice: EngineNotice) => void;
}

/**
 * What an engine tells besides failures: that `levels`, `level`, `audioTracks` or `audioTrack` have changed, that a SEI
 * message arrived (when it was demuxed; the player holds it back until its picture is shown), that a hole was skipped.
 */
export type EngineNotice =
  | { readonly type: 'levels' | 'level' | 'audiotracks' }
  | { readonly type: 'sei'; readonly message: SeiMessage }
  | { readonly type: 'segmentskip'; readonly skip: SegmentSkip };

/** One quality (rendition) of a stream. */
export interface EngineLevel {
  /** Columns of the picture; 0 where unknown. */
  readonly width?: number;
  /** Lines of the picture; 0 where unknown. */
  readonly height: number;
  /** Bits per second; 0 where unknown. */
  readonly bitrate: number;
  /** Pictures per second, where the stream says. */
  readonly frameRate?: number | undefined;
  /** Codecs as in RFC 6381, where the stream says. */
  readonly codecs?: string | undefined;
  /** What the stream calls it. */
  readonly name?: string | undefined;
  /** Address of the level alone, where it has one. */
  readonly url?: string | undefined;
}

/** One sound track to choose from. */
export interface EngineAudioTrack {
  /** What the stream calls it. */
  readonly name: string;
  /** Language tag, where known. */
  readonly lang?: string | undefined;
}

/** A running engine. An absent member is a capability it lacks. */
export interface RunningEngine {
  /** Whether the stream goes on being made; `undefined` while nobody knows. */
  readonly live?: boolean | undefined;
  /** Seconds behind the live edge. */
  readonly latency?: number | undefined;
  /** Seconds behind the live edge that the engine aims for. */
  readonly targetLatency?: number | undefined;
  /** Goes to the position that `targetLatency` asks for. */
  seekToLive?(): void;
  /** The qualities there are. */
  readonly levels?: readonly EngineLevel[];
  /** Index of the level that is played; -1 while nobody knows. */
  readonly level?: number;
  /** Index of the level that was asked for, or `auto`. */
  readonly selectedLevel?: number | 'auto';
  /** Plays one of `levels`, or lets the engine choose. */
  setLevel?(index: number | 'auto'): void;
  /** The sound tracks to choose from. */
  readonly audioTracks?: readonly EngineAudioTrack[];
  /** Index of the sound track that is played; -1 while nobody knows. */
  readonly audioTrack?: number;
  /** Plays one of `audioTracks`. */
  setAudioTrack?(index: number): void;
  /** Seconds between the scene and the screen, where the stream carries the time of day. */
  readonly wallClockLatency?: number | undefined;
  /** `context.latency` has changed. */
  latencyChanged?(): void;
  /** The device has moved to another network: what is tied to the old one may be mended before it breaks. */
  networkChanged?(): void;
  /** What was counted since the engine started. */
  statistics?(): EngineStatistics | Promise<EngineStatistics>;
}

/** Counters of a running engine, from its start; the player makes rates of them. */
export interface EngineStatistics {
  /** Bytes that arrived, of everything. */
  readonly bytes?: number | undefined;
  /** Bytes of the picture among them. */
  readonly videoBytes?: number | undefined;
  /** Bytes of the sound among them. */
  readonly audioBytes?: number | undefined;
  /** What the picture takes, kbps, for engines that know better than by counting. */
  readonly videoBitrate?: number | undefined;
  /** What the sound takes, kbps, for engines that know better than by counting. */
  readonly audioBitrate?: number | undefined;
  /** RTP packets of the picture that arrived and that were lost. */
  readonly videoPackets?: { readonly received: number; readonly lost: number } | undefined;
  /** RTP packets of the sound that arrived and that were lost. */
  readonly audioPackets?: { readonly received: number; readonly lost: number } | undefined;
  /** Seconds of sound that had to be made up. */
  readonly audioConcealed?: number | undefined;
  /** Round trip to the server, milliseconds. */
  readonly rtt?: number | undefined;
  /** How long media waits in the player before it is shown, milliseconds. */
  readonly jitterBufferDelay?: number | undefined;
}
