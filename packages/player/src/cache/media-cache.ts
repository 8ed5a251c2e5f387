import {
  isLiveError,
  LiveCode,
  LiveError,
  LiveErrorEvent,
  log as sharedLog,
  resolveConfig,
  TypedEventTarget,
  withDeadline,
} from '@livelit/core';

import type { ByteRange } from './byte-ranges.ts';
import { cacheKey } from './cache-key.ts';
import type { CacheReply, CacheRequest, DiskCache } from './disk-cache.ts';
import { type MediaCacheConfig, mediaCacheDefaults } from './media-cache-config.ts';
import type { MediaCacheEvents } from './media-cache-events.ts';
import type { PreloadOptions, PreloadResult } from './preload.ts';
import type { Shelf } from './reading.ts';

const log = sharedLog.child('cache');

/** How long storage may take to open, ms, before playback goes on without it. */
const openingMs = 3000;
/** How long it may take to answer a question, ms. */
const answeringMs = 30_000;
/** How long a storage that did not answer is left alone, ms. */
const restMs = 60_000;

/** One resource, or a part of it, on disk. */
export interface CacheEntry {
  readonly key: string;
  /** The address without what may be secret in it. */
  readonly url: string;
  /** Key of what it is a part of, such as the playlist of a segment. */
  readonly group: string | undefined;
  readonly mimeType: string;
  /** Bytes on disk. */
  readonly bytes: number;
  /** Length of the whole resource, where known. */
  readonly totalBytes: number | undefined;
  /** Whether all of it is on disk. */
  readonly complete: boolean;
  /** Which bytes are on disk. */
  readonly ranges: readonly ByteRange[];
  readonly usedAt: Date;
}

/** How full a cache is. */
export interface CacheUsage {
  /** Bytes on disk. */
  readonly bytes: number;
  /** Number of entries. */
  readonly entries: number;
  /** Bytes that it may take. */
  readonly maxBytes: number;
}

/** A disk cache for media; made by `openCache()`. Everything it does for a player works without it, from the network. */
export class MediaCache extends TypedEventTarget<MediaCacheEvents> implements DiskCache {
  /** The options in force. */
  readonly config: Readonly<MediaCacheConfig>;

  #shelf: Promise<Shelf | undefined> | undefined;
  #closed = false;
  #restsUntil = 0;
  readonly #warned = new Set<number>();

  /** Throws ERROR_INVALID_PARAMETER for limits that are no numbers, or below 0. */
  constructor(options: Partial<MediaCacheConfig> = {}) {
    super();
    this.config = resolveConfig(mediaCacheDefaults, options);
    for (const limit of ['maxBytes', 'maxItemBytes', 'headroomBytes'] as const)
      if (!(this.config[limit] >= 0))
        throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `${limit} is not a number of bytes.`);
    // The first read should not have to wait for it. A server that renders the page has none.
    if ('document' in globalThis) void Promise.all([this.#open(), import('./reading.ts')]).catch(() => undefined);
  }

  /** What an address is kept under. */
  keyOf(url: string): string {
    return this.config.key?.(url) ?? cacheKey(url, this.config.volatile);
  }

  async read(request: CacheRequest): Promise<CacheReply> {
    const { url, range, signal, headers, mode } = request;
    const [{ Reading }, shelf] = await Promise.all([import('./reading.ts'), this.#open()]);
    const { key = this.keyOf(url), group } = request;
    const wanted = { url, key, headers, range, group: group && this.#keyOfGroup(group) };
    if (mode !== 'network-first') return new Reading(wanted, shelf, signal).open();
    const { readNetworkFirst } = await import('./read-network-first.ts');
    return readNetworkFirst(wanted, shelf, signal);
  }

  async has(url: string, key = this.keyOf(url)): Promise<boolean> {
    const { isComplete } = await import('./entries.ts');
    return (await this.#ask(({ store }) => isComplete(store, key), openingMs)) ?? false;
  }

  async objectUrl(
    url: string,
    options: { readonly key?: string; readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    const { signal = new AbortController().signal, key } = options;
    try {
      const { body, mimeType } = await this.read({ url, key, signal });
      const { readAll } = await import('./read-all.ts');
      return URL.createObjectURL(new Blob([await readAll(body)], { type: mimeType }));
    } catch (error) {
      signal.throwIfAborted();
      log.info(`Not through the cache: ${String(error)}`);
      return url;
    }
  }

  /**
   * Fetches ahead: so many bytes, seconds or segments, or all of it. HLS takes the first quality of the playlist, with its
   * sound, unless `level` says which. Stops with `signal`, what has arrived stays. Rejects with a `LiveError`:
   * ERROR_REFUSED for a live playlist.
   */
  async preload(url: string, options: PreloadOptions = {}): Promise<PreloadResult> {
    const { preload } = await import('./preload.ts');
    return preload(this, url, options);
  }

  /** How full it is. */
  async usage(): Promise<CacheUsage> {
    const { entriesOf } = await import('./entries.ts');
    const usage = await this.#ask(async ({ store }) => ({
      bytes: await store.index.bytes(),
      entries: (await entriesOf(store)).length,
    }));
    return { bytes: 0, entries: 0, ...usage, maxBytes: this.config.maxBytes };
  }

  /** What is on disk, the entry that was used longest ago first. */
  async entries(): Promise<readonly CacheEntry[]> {
    const { entriesOf } = await import('./entries.ts');
    return (await this.#ask(({ store }) => entriesOf(store))) ?? [];
  }

  /** Removes what an address or a key stands for, with its parts: the segments of a playlist. */
  async remove(urlOrKey: string): Promise<void> {
    const { removeEntry } = await import('./entries.ts');
    await this.#ask(({ store }) => removeEntry(store, new Set([urlOrKey, this.#keyOfGroup(urlOrKey)])));
  }

  /** Removes everything. */
  async clear(): Promise<void> {
    const { removeAll } = await import('./entries.ts');
    await this.#ask(({ store }) => removeAll(store));
  }

  /** Lets go of the storage for good; what is read from now on comes from the network. */
  async close(): Promise<void> {
    this.#closed = true;
    const shelf = await this.#shelf;
    shelf?.store.close();
  }

  #keyOfGroup(group: string): string {
    return URL.canParse(group) ? this.keyOf(group) : group;
  }

  async #ask<T>(work: (shelf: Shelf) => Promise<T>, patience = answeringMs): Promise<T | undefined> {
    const shelf = await this.#open();
    try {
      return shelf && (await withDeadline(work(shelf), patience, late));
    } catch (cause) {
      this.#troubled(cause);
      return undefined;
    }
  }

  /** The storage; `undefined` where there is none. */
  async #open(): Promise<Shelf | undefined> {
    if (this.#closed || performance.now() < this.#restsUntil) return undefined;
    return (this.#shelf ??= this.#openShelf().catch((cause: unknown) => {
      this.#troubled(cause);
      // What was slow once may be asked again after the rest; what was refused stays refused.
      if (isLate(cause)) this.#shelf = undefined;
      return undefined;
    }));
  }

  async #openShelf(): Promise<Shelf> {
    const { name, maxBytes, maxItemBytes, headroomBytes } = this.config;
    const [{ Store }, { Room }] = await Promise.all([import('./store.ts'), import('./room.ts')]);
    const opening = Store.open(name, () => (this.#shelf = undefined));
    const store = await withDeadline(opening, openingMs, late).catch((cause: unknown) => {
      // Nobody would close it.
      void opening.then((tooLate) => tooLate.close()).catch(() => undefined);
      throw cause;
    });
    const room = new Room({ maxBytes, headroomBytes }, (error) => this.#warn(error));
    const tidy = async () => {
      await store.sweep();
      // The limit may be lower than it was.
      await room.make(store, 0, '');
    };
    void tidy().catch((error: unknown) => log.warn(`Tidying up failed: ${String(error)}`));
    return {
      store,
      room,
      maxItemBytes: Math.min(maxItemBytes, maxBytes),
      troubled: (cause) => this.#troubled(cause),
    };
  }

  #troubled(cause: unknown): void {
    // Each further question would be waited for as long.
    if (isLate(cause)) this.#restsUntil = performance.now() + restMs;
    const full = cause instanceof DOMException && cause.name === 'QuotaExceededError';
    this.#warn(
      full
        ? new LiveError(LiveCode.WARNING_STORAGE_LOW, 'The browser refused to store more for this site.', { cause })
        : new LiveError(LiveCode.WARNING_STORAGE_UNAVAILABLE, 'The browser gives no storage for media.', { cause }),
    );
  }

  #warn(error: LiveError): void {
    log.warn(error.message, error.cause);
    if (this.#warned.has(error.code)) return;
    this.#warned.add(error.code);
    this.dispatchEvent(new LiveErrorEvent('warning', { error }));
  }
}

function isLate(cause: unknown): boolean {
  return isLiveError(cause, LiveCode.WARNING_STORAGE_UNAVAILABLE);
}

function late(): LiveError {
  return new LiveError(LiveCode.WARNING_STORAGE_UNAVAILABLE, 'The storage did not answer in time.');
}
