import type { LiveError } from '@livelit/core';

/** V2TXLive's numbers of what can go wrong with music; 0 is success. */
export const MusicCode = {
  OK: 0,
  /** It could not be fetched or begun: refused, too large, too slow, or the sound does not run. */
  OPEN_FAILED: -4001,
  /** It is of a known format but damaged. */
  DECODE_FAILED: -4002,
  /** Two are preloaded already. */
  TOO_MANY_PRELOADS: -4003,
  /** There is no such file (404, 410). */
  WRONG_PATH: -4005,
  /** The address is wrong, its server cannot be reached, or it does not allow this page to read (CORS). */
  WRONG_URL: -4006,
  /** The file has no sound. */
  NO_AUDIO: -4007,
  /** This browser does not know the format. */
  FORMAT_NOT_SUPPORTED: -4008,
} as const;

/** A number of `MusicCode`. */
export type MusicCodeNumber = (typeof MusicCode)[keyof typeof MusicCode];

/** A piece of music, as V2TXLive's TXAudioMusicParam. */
export interface Music {
  /** Of your choice; pieces of different ids sound together. */
  readonly id: number;
  /** Where it is; from another origin only with CORS. */
  readonly path: string | URL | Blob;
  /** How often it is repeated: 0 plays it once, -1 without end. @default 0 */
  readonly loopCount?: number | undefined;
  /** Whether it is sent; else only the speaker hears it. @default false */
  readonly publish?: boolean | undefined;
  /** Whether it is kept decoded after its end, for the next time. @default false */
  readonly isShortFile?: boolean | undefined;
  /** Milliseconds. @default 0 */
  readonly startTimeMS?: number | undefined;
  /** Milliseconds; 0 or less: the end of the file. @default -1 */
  readonly endTimeMS?: number | undefined;
}

/** Hears of a piece of music, as V2TXLive's TXMusicPlayObserver. */
export interface MusicObserver {
  /** It sounds (0), or cannot: `error` has the facts. */
  onStart?(id: number, code: MusicCodeNumber, error?: LiveError): void;
  /** Where it is, ten times a second. */
  onPlayProgress?(id: number, positionMs: number, durationMs: number): void;
  /** It came to its end; not told after `stopPlayMusic`. */
  onComplete?(id: number, code: MusicCodeNumber): void;
}

/** Hears of music that is preloaded, as V2TXLive's TXMusicPreloadObserver. */
export interface MusicPreloadObserver {
  /** Per cent. */
  onLoadProgress?(id: number, progress: number): void;
  onLoadError?(id: number, code: MusicCodeNumber, error: LiveError): void;
}
