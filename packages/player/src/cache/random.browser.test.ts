import { afterEach, beforeEach, expect, it } from 'vitest';

import { areBytesOf, bytesIn, freshName, startTestOrigin, type TestOrigin } from '../testing/byte-origin.ts';
import { countBytes } from './byte-ranges.ts';
import { type MediaCache, openCache } from './index.ts';
import { blockBytes } from './reading.ts';
import { Store } from './store.ts';

let origin: TestOrigin;
let name: string;
let pages: MediaCache[];
beforeEach(async () => {
  origin = await startTestOrigin();
  name = freshName();
  pages = [0, 1].map(() => openCache({ name, maxBytes: 5 * blockBytes, maxItemBytes: 4 * blockBytes }));
});
afterEach(async () => {
  await origin.stop();
  for (const cache of pages) await cache.clear();
  for (const cache of pages) await cache.close();
});

/** Numbers from 0 to 1, the same ones for a seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it.each([1, 2])(
  'gives the right bytes and keeps right books, whatever is read, stopped and removed (%i)',
  { timeout: 60_000 },
  async (seed) => {
    const next = random(seed);
    const below = (limit: number) => Math.floor(next() * limit);
    const items = [1, 40_000, blockBytes, 2 * blockBytes + 77, 3 * blockBytes - 1, 5 * blockBytes];
    const one = async () => {
      const size = items[below(items.length)]!;
      const cache = pages[below(2)]!;
      const url = `${origin.url}/${size}?size=${size}${next() < 0.3 ? '&length=no' : ''}`;
      const start = below(size);
      const end = next() < 0.4 ? undefined : start + 1 + below(size - start);
      const stop = new AbortController();
      if (next() < 0.05) return cache.remove(url);
      const reply = await cache.read({ url, range: next() < 0.2 ? undefined : { start, end }, signal: stop.signal });
      if (next() < 0.15) {
        const reader = reply.body.getReader();
        await reader.read();
        return reader.cancel();
      }
      const bytes = await bytesIn(reply);
      const isRight = bytes.byteLength === size ? areBytesOf(bytes, 0, size) : areBytesOf(bytes, start, end ?? size);
      expect(isRight, `${url} ${start}-${end}`).toBe(true);
    };
    for (let round = 0; round < 20; round++) await Promise.all([one(), one(), one()]);

    const [cache] = pages as [MediaCache];
    const entries = await cache.entries();
    const { bytes } = await cache.usage();
    expect(bytes).toBe(entries.reduce((sum, entry) => sum + entry.bytes, 0));
    for (const entry of entries) expect(countBytes(entry.ranges)).toBe(entry.bytes);
    expect(bytes).toBeLessThanOrEqual(5 * blockBytes);
    const store = await Store.open(name, () => undefined);
    await store.sweep();
    const named = (await store.index.allChunks()).map((chunk) => chunk.name);
    const present = (await (await caches.open(`livelit-cache:${name}`)).keys()).map(
      ({ url }) => url.split('.invalid/')[1],
    );
    store.close();
    expect(new Set(present)).toEqual(new Set(named));
  },
);
