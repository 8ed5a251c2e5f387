import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** What is known of one resource. */
export interface ItemRecord {
  readonly key: string;
  /** Changes when the resource does; its chunks are found by it. */
  readonly version: string;
  /** Where redirects led, without what may be secret. */
  readonly url: string;
  readonly mimeType: string;
  /** Length of the resource, once it is certain. */
  readonly totalBytes?: number | undefined;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Key of what it is a part of. */
  readonly group?: string | undefined;
  /** Bytes of it on disk. */
  readonly bytes: number;
  /** Order of use: ms, as `Date.now()`. */
  readonly usedAt: number;
}

/** A range of a resource that is on disk under `name`. No two of a version overlap. */
export interface ChunkRecord {
  readonly version: string;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** From the request to its first byte; 0 for what came by the request of the chunk before. */
  readonly waitMs: number;
  /** From the first byte to the last. */
  readonly transferMs: number;
}

interface Schema extends DBSchema {
  items: { key: string; value: ItemRecord; indexes: { usedAt: number; group: string } };
  chunks: { key: [string, number]; value: ChunkRecord };
  totals: { key: 'bytes'; value: number };
}

/**
 * Which bytes are on disk, in IndexedDB. Each method is one transaction, so that two tabs, or a tab that is killed, leave
 * sums that are right. Bytes are written before they are named here, and forgotten here before they are removed.
 */
export class CacheIndex {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** `onClose` hears when the browser, or a page that deletes the database, closes it. */
  static async open(name: string, onClose: () => void): Promise<CacheIndex> {
    const db = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => {
        const items = fresh.createObjectStore('items', { keyPath: 'key' });
        items.createIndex('usedAt', 'usedAt');
        items.createIndex('group', 'group');
        fresh.createObjectStore('chunks', { keyPath: ['version', 'start'] });
        fresh.createObjectStore('totals');
      },
      blocking: (_current, _next, event) => {
        (event.target as IDBDatabase).close();
        onClose();
      },
      terminated: onClose,
    });
    return new CacheIndex(db);
  }

  close(): void {
    this.#db.close();
  }

  item(key: string): Promise<ItemRecord | undefined> {
    return this.#db.get('items', key);
  }

  /** All items, the one that was used longest ago first. */
  items(): Promise<ItemRecord[]> {
    return this.#db.getAllFromIndex('items', 'usedAt');
  }

  /** The items that were used longest ago, as many as have `bytes`, but for the one of the key `except`. */
  async oldest(bytes: number, except: string): Promise<ItemRecord[]> {
    const found: ItemRecord[] = [];
    let sum = 0;
    let cursor = await this.#db.transaction('items').store.index('usedAt').openCursor();
    for (; cursor && sum < bytes; cursor = await cursor.continue()) {
      if (cursor.value.key === except) continue;
      found.push(cursor.value);
      sum += cursor.value.bytes;
    }
    return found;
  }

  /** Keys of the parts of `group`. */
  parts(group: string): Promise<string[]> {
    return this.#db.getAllKeysFromIndex('items', 'group', group);
  }

  /** What is on disk of a version, in order. */
  chunks(version: string): Promise<ChunkRecord[]> {
    return this.#db.getAll('chunks', IDBKeyRange.bound([version, 0], [version, Infinity]));
  }

  /** The chunk of a version that holds the byte at `position`, else the next one after it. */
  async chunkFrom(version: string, position: number): Promise<ChunkRecord | undefined> {
    const store = this.#db.transaction('chunks').store;
    const before = await store.openCursor(IDBKeyRange.bound([version, 0], [version, position]), 'prev');
    if (before && before.value.end > position) return before.value;
    const after = IDBKeyRange.bound([version, position], [version, Infinity], true);
    return (await store.openCursor(after))?.value;
  }

  allChunks(): Promise<ChunkRecord[]> {
    return this.#db.getAll('chunks');
  }

  /** Bytes on disk. */
  async bytes(): Promise<number> {
    return (await this.#db.get('totals', 'bytes')) ?? 0;
  }

  /** The item of this key; `fresh` becomes it where there is none. */
  async ensureItem(fresh: ItemRecord): Promise<ItemRecord> {
    const tx = this.#db.transaction('items', 'readwrite');
    const known = await tx.store.get(fresh.key);
    if (!known) await tx.store.put(fresh);
    await tx.done;
    return known ?? fresh;
  }

  /** Makes the item the one that was used last. */
  async touch(key: string): Promise<void> {
    const tx = this.#db.transaction('items', 'readwrite');
    const item = await tx.store.get(key);
    if (item) await tx.store.put({ ...item, usedAt: Date.now() });
    await tx.done;
  }

  /** Remembers what the item's length turned out to be. */
  async setTotal(key: string, version: string, totalBytes: number): Promise<void> {
    const tx = this.#db.transaction('items', 'readwrite');
    const item = await tx.store.get(key);
    if (item?.version === version) await tx.store.put({ ...item, totalBytes });
    await tx.done;
  }

  /**
   * Names bytes that are on disk. False, and nothing is named, when the item became another, the bytes are there already,
   * or the item would grow beyond `maxItemBytes`.
   */
  async addChunk(item: ItemRecord, chunk: ChunkRecord, maxItemBytes: number): Promise<boolean> {
    const tx = this.#db.transaction(['items', 'chunks', 'totals'], 'readwrite');
    const items = tx.objectStore('items');
    const chunks = tx.objectStore('chunks');
    const size = chunk.end - chunk.start;
    const known = await items.get(item.key);
    const bytes = (known?.bytes ?? 0) + size;
    const before = await chunks.openCursor(
      IDBKeyRange.bound([chunk.version, 0], [chunk.version, chunk.end], false, true),
      'prev',
    );
    const taken = before !== null && before.value.end > chunk.start;
    const fits = (!known || known.version === item.version) && !taken && bytes <= maxItemBytes;
    if (fits) {
      const totalBytes = known?.totalBytes ?? item.totalBytes;
      await items.put({ ...item, totalBytes, group: item.group ?? known?.group, bytes, usedAt: Date.now() });
      await chunks.put(chunk);
      await this.#count(tx.objectStore('totals'), size);
    }
    await tx.done;
    return fits;
  }

  /** Forgets bytes that are not on disk any more. */
  async dropChunk(key: string, { version, start }: ChunkRecord): Promise<void> {
    const tx = this.#db.transaction(['items', 'chunks', 'totals'], 'readwrite');
    const chunk = await tx.objectStore('chunks').get([version, start]);
    const item = await tx.objectStore('items').get(key);
    if (chunk) {
      const size = chunk.end - chunk.start;
      await tx.objectStore('chunks').delete([version, start]);
      await this.#count(tx.objectStore('totals'), -size);
      if (item?.version === version) await tx.objectStore('items').put({ ...item, bytes: item.bytes - size });
    }
    await tx.done;
  }

  /** Forgets an item (only if it is still `version`, where that is given) and answers the names of its bytes. */
  async removeItem(key: string, version?: string): Promise<string[]> {
    const tx = this.#db.transaction(['items', 'chunks', 'totals'], 'readwrite');
    const item = await tx.objectStore('items').get(key);
    const names: string[] = [];
    if (item && (version === undefined || item.version === version)) {
      const range = IDBKeyRange.bound([item.version, 0], [item.version, Infinity]);
      let size = 0;
      for (const chunk of await tx.objectStore('chunks').getAll(range)) {
        names.push(chunk.name);
        size += chunk.end - chunk.start;
      }
      await tx.objectStore('chunks').delete(range);
      await tx.objectStore('items').delete(key);
      await this.#count(tx.objectStore('totals'), -size);
    }
    await tx.done;
    return names;
  }

  async #count(
    totals: { get(key: 'bytes'): Promise<number | undefined>; put?(value: number, key: 'bytes'): Promise<unknown> },
    change: number,
  ): Promise<void> {
    await totals.put?.(((await totals.get('bytes')) ?? 0) + change, 'bytes');
  }
}
