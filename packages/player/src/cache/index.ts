import type { MediaCacheConfig } from './media-cache-config.ts';
import { MediaCache } from './media-cache.ts';

export type { ByteRange } from './byte-ranges.ts';
export { cacheKey, type ParameterRule } from './cache-key.ts';
export type { CacheReply, CacheRequest, DiskCache } from './disk-cache.ts';
export { type CacheEntry, type CacheUsage, MediaCache } from './media-cache.ts';
export { type MediaCacheConfig, mediaCacheDefaults } from './media-cache-config.ts';
export type { MediaCacheEvents } from './media-cache-events.ts';
export type { PreloadOptions, PreloadProgress, PreloadResult } from './preload.ts';
export { volatileParameters, type VolatileParameters } from './volatile-parameters.ts';

/** A disk cache for `config.cache` of a player; several players, and tabs, may share one. */
export function openCache(options: Partial<MediaCacheConfig> = {}): MediaCache {
  return new MediaCache(options);
}
