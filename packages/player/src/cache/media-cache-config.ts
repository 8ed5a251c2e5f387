import type { ParameterRule } from './cache-key.ts';

/** Options of `openCache()`; read once. */
export interface MediaCacheConfig {
  /**
   * Which cache; two of one name, also in two tabs, are the same one.
   * @default 'media'
   */
  name: string;
  /**
   * Bytes that all items together may take. What was used longest ago goes first.
   * @default 256 MiB
   */
  maxBytes: number;
  /**
   * Bytes that one item may take; a larger one streams through without being kept. Segments of HLS are items of their own.
   * @default 64 MiB
   */
  maxItemBytes: number;
  /**
   * Bytes of the storage that the browser grants this site to leave to others.
   * @default 64 MiB
   */
  headroomBytes: number;
  /**
   * Query parameters, besides `volatileParameters`, that do not tell resources apart: names in any case, or patterns.
   * @default []
   */
  volatile: readonly ParameterRule[];
  /**
   * What an address is kept under, instead of the address without its volatile parameters.
   * @default undefined
   */
  key: ((url: string) => string) | undefined;
}

const mebibyte = 2 ** 20;

/** What a cache does unless it is told otherwise. */
export const mediaCacheDefaults: MediaCacheConfig = {
  name: 'media',
  maxBytes: 256 * mebibyte,
  maxItemBytes: 64 * mebibyte,
  headroomBytes: 64 * mebibyte,
  volatile: [],
  key: undefined,
};
