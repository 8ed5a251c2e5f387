import { coversRange, mergeRanges } from './byte-ranges.ts';
import type { CacheEntry } from './media-cache.ts';
import type { Store } from './store.ts';

/** Whether all of an item is on disk. */
export async function isComplete(store: Store, key: string): Promise<boolean> {
  const item = await store.index.item(key);
  if (item?.totalBytes === undefined) return false;
  return coversRange(await store.index.chunks(item.version), { start: 0, end: item.totalBytes });
}

/** All items of which something is on disk, the one that was used longest ago first. */
export async function entriesOf(store: Store): Promise<CacheEntry[]> {
  const entries = [];
  for (const { key, version, group, mimeType, bytes, totalBytes, usedAt, url } of await store.index.items()) {
    const ranges = mergeRanges(await store.index.chunks(version));
    if (bytes === 0 && totalBytes !== 0) continue;
    const complete = totalBytes !== undefined && coversRange(ranges, { start: 0, end: totalBytes });
    const address = url.split(/[?#]/)[0]!;
    entries.push({ key, url: address, group, mimeType, bytes, totalBytes, complete, ranges, usedAt: new Date(usedAt) });
  }
  return entries;
}

/** Removes items by their keys, and the parts of those that are groups. */
export async function removeEntry(store: Store, keys: ReadonlySet<string>): Promise<void> {
  for (const key of keys) {
    for (const part of await store.index.parts(key)) await store.remove(part);
    await store.remove(key);
  }
}

/** Removes all items. */
export async function removeAll(store: Store): Promise<void> {
  for (const { key } of await store.index.items()) await store.remove(key);
}
