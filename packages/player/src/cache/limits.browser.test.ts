import type { LiveErrorEvent } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { areBytesOf, bytesIn, freshName, startTestOrigin, type TestOrigin } from '../testing/byte-origin.ts';
import { type MediaCache, type MediaCacheConfig, openCache } from './index.ts';
import { blockBytes } from './reading.ts';

let origin: TestOrigin;
let cache: MediaCache;
const { signal } = new AbortController();
beforeEach(async () => {
  origin = await startTestOrigin();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await origin.stop();
  await cache.clear();
  await cache.close();
});

const open = (limits: Partial<MediaCacheConfig> = {}) => {
  cache = openCache({ name: freshName(), ...limits });
  const warnings: string[] = [];
  cache.addEventListener('warning', ({ error }: LiveErrorEvent) => warnings.push(error.name));
  return warnings;
};
const read = async (name: string, size: number, query = '') => {
  const reply = await cache.read({ url: `${origin.url}/${name}?size=${size}${query}`, signal });
  expect(areBytesOf(await bytesIn(reply), 0, size)).toBe(true);
  return reply.from;
};
const names = async () => (await cache.entries()).map(({ url }) => new URL(url).pathname.slice(1));

describe('limits', () => {
  it('removes what was used longest ago', async () => {
    open({ maxBytes: 300_000 });
    for (const name of ['a', 'b', 'c']) await read(name, 100_000);
    await read('a', 100_000);
    await read('d', 100_000);
    expect(await names()).toEqual(['c', 'a', 'd']);
    expect(await cache.usage()).toEqual({ bytes: 300_000, entries: 3, maxBytes: 300_000 });
    expect(await read('b', 100_000)).toBe('network');
  });

  it.each([
    ['that says how large it is', ''],
    ['that does not', '&length=no'],
  ])('lets an item through that is too large, %s', async (_what, query) => {
    open({ maxItemBytes: blockBytes + 1000 });
    const size = 3 * blockBytes;
    expect(await read('small', 1000)).toBe('network');
    const put = vi.spyOn(Cache.prototype, 'put');
    for (let round = 0; round < 2; round++) expect(await read('large', size, query)).toBe('network');
    await expect.poll(names).toEqual(['small']);
    if (!query) expect(put).not.toHaveBeenCalled();
    expect(await cache.usage()).toMatchObject({ bytes: 1000 });
    expect(await origin.requests('/large')).toEqual([
      [undefined, size],
      [undefined, size],
    ]);
  });

  it('never takes more than an item may have of all that there is', async () => {
    open({ maxBytes: 100_000 });
    await read('a', 60_000);
    await read('large', 150_000);
    expect(await names()).toEqual(['a']);
  });

  it('leaves the browser some of its storage, and says so once', async () => {
    vi.spyOn(navigator.storage, 'estimate').mockResolvedValue({ quota: 1_000_000, usage: 650_000 });
    const warnings = open({ headroomBytes: 200_000 });
    await read('a', 100_000);
    await read('b', 100_000);
    expect(await names()).toEqual(['b']);
    await read('c', 300_000);
    await read('d', 300_000);
    expect(await read('d', 300_000)).toBe('network');
    expect(warnings).toEqual(['WARNING_STORAGE_LOW']);
  });

  it('gives up what a lower limit does not allow any more', async () => {
    open();
    for (const name of ['a', 'b', 'c']) await read(name, 100_000);
    const { name } = cache.config;
    await cache.close();
    cache = openCache({ name, maxBytes: 150_000 });
    await expect.poll(names).toEqual(['c']);
  });

  it('refuses limits that are none', () => {
    expect(() => openCache({ maxBytes: NaN })).toThrow(expect.objectContaining({ name: 'ERROR_INVALID_PARAMETER' }));
  });
});

describe('a storage that fails', () => {
  const full = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
  const refused = () => Promise.reject(new DOMException('No.', 'SecurityError'));

  it('reads from the network when it is full, having made room first', async () => {
    const warnings = open();
    await read('old', 600_000);
    const put = vi.spyOn(Cache.prototype, 'put').mockImplementationOnce(full);
    await read('a', 100_000);
    expect(await names()).toEqual(['a']);
    expect(warnings).toEqual([]);
    put.mockImplementation(full);
    for (let round = 0; round < 3; round++) expect(await read('b', 100_000)).toBe('network');
    expect(warnings).toEqual(['WARNING_STORAGE_LOW']);
    put.mockRestore();
    await read('b', 100_000);
    expect(await read('b', 100_000)).toBe('disk');
  });

  it.each([
    ['Cache Storage is refused', () => vi.spyOn(caches, 'open').mockImplementation(refused)],
    [
      'IndexedDB is refused',
      () =>
        vi.spyOn(indexedDB, 'open').mockImplementation(() => {
          throw new DOMException('No.', 'SecurityError');
        }),
    ],
    [
      'IndexedDB never opens',
      () => vi.spyOn(indexedDB, 'open').mockImplementation(() => new EventTarget() as IDBOpenDBRequest),
    ],
  ])('reads from the network where %s, and says so once', async (_what, fail) => {
    const warnings = open();
    fail();
    for (let round = 0; round < 2; round++) expect(await read('a', 100_000)).toBe('network');
    expect(await cache.usage()).toMatchObject({ bytes: 0, entries: 0 });
    expect(await cache.entries()).toEqual([]);
    expect(await cache.has(`${origin.url}/a`)).toBe(false);
    expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
  });

  it.each([
    ['writing', () => vi.spyOn(Cache.prototype, 'put').mockImplementation(refused)],
    ['finding', () => vi.spyOn(Cache.prototype, 'match').mockImplementation(refused)],
    [
      'any transaction',
      () =>
        vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
          throw new DOMException('Gone.', 'InvalidStateError');
        }),
    ],
    ['finding for ever', () => vi.spyOn(Cache.prototype, 'match').mockImplementation(() => new Promise(() => {}))],
    ['locking', () => vi.spyOn(navigator.locks, 'request').mockImplementation(refused)],
  ])('reads on from the network when %s fails in the middle', { timeout: 60_000 }, async (_what, fail) => {
    const warnings = open();
    await read('a', 2 * blockBytes);
    fail();
    await read('a', 2 * blockBytes);
    await read('b', 2 * blockBytes);
    expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
  });

  it('is left alone when it does not answer', { timeout: 60_000 }, async () => {
    const warnings = open();
    await read('a', 1000);
    const put = vi.spyOn(Cache.prototype, 'put').mockImplementation(() => new Promise(() => {}));
    await read('b', 2 * blockBytes);
    const tried = put.mock.calls.length;
    for (const name of ['a', 'b', 'c']) expect(await read(name, 1000)).toBe('network');
    expect(put).toHaveBeenCalledTimes(tried);
    expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
  });

  it('fetches again what the index names but the disk has lost', async () => {
    open();
    await read('a', 2 * blockBytes);
    const store = await caches.open(`livelit-cache:${cache.config.name}`);
    const [first] = await store.keys();
    await store.delete(first!);
    await read('a', 2 * blockBytes);
    expect((await origin.requests()).map(([, sent]) => sent)).toEqual([2 * blockBytes, blockBytes]);
    expect(await read('a', 2 * blockBytes)).toBe('disk');
    expect(await cache.usage()).toMatchObject({ bytes: 2 * blockBytes });
  });

  it('opens again when somebody deletes the database', async () => {
    open();
    await read('a', 1000);
    await new Promise<void>((resolve) => {
      indexedDB.deleteDatabase(`livelit-cache:${cache.config.name}`).onsuccess = () => resolve();
    });
    expect(await read('a', 1000)).toBe('network');
    expect(await read('a', 1000)).toBe('disk');
    expect(await (await caches.open(`livelit-cache:${cache.config.name}`)).keys()).toHaveLength(1);
  });
});
