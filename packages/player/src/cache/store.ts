import { ByteStore } from './byte-store.ts';
import { CacheIndex, type ChunkRecord, type ItemRecord } from './cache-index.ts';

/** A range of bytes to be kept. */
export type NewChunk = Omit<ChunkRecord, 'version' | 'name'>;

const prefix = 'livelit-cache';

/**
 * Index and bytes of one cache together, and the order in which they are written: bytes first, then their name; a name is
 * forgotten first, then its bytes. Whatever dies in between leaves bytes without a name, which the next `sweep()` removes.
 */
export class Store {
  readonly name: string;
  readonly index: CacheIndex;
  readonly #bytes: ByteStore;
  /** Whose bytes: those of a page that is still writing are not to be swept. */
  readonly #session = crypto.randomUUID();
  #written = 0;

  private constructor(name: string, index: CacheIndex, bytes: ByteStore) {
    this.name = name;
    this.index = index;
    this.#bytes = bytes;
  }

  static async open(name: string, onClose: () => void): Promise<Store> {
    const [index, bytes] = await Promise.all([
      CacheIndex.open(`${prefix}:${name}`, onClose),
      ByteStore.open(`${prefix}:${name}`),
    ]);
    return new Store(name, index, bytes);
  }

  /** Name of a Web Lock of this cache. */
  lockName(...parts: readonly (string | number)[]): string {
    return [prefix, this.name, ...parts].join(':');
  }

  /** Runs `work` while no other page makes room or writes: together they stay within their limit. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(this.lockName('room'), work);
  }

  /** Keeps bytes. False where they were not wanted, see `CacheIndex.addChunk`. */
  async write(
    item: ItemRecord,
    chunk: NewChunk,
    bytes: Uint8Array<ArrayBuffer>,
    maxItemBytes: number,
  ): Promise<boolean> {
    const name = `${this.#session}/${this.#written++}`;
    return navigator.locks.request(this.#sessionLock(this.#session), { mode: 'shared' }, async () => {
      let added = false;
      try {
        await this.#bytes.write(name, bytes);
        added = await this.index.addChunk(item, { ...chunk, version: item.version, name }, maxItemBytes);
        return added;
      } finally {
        if (!added) await this.#bytes.remove([name]).catch(() => undefined);
      }
    });
  }

  /** The bytes of a chunk; where they are gone, so is the chunk. */
  async read(key: string, chunk: ChunkRecord): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await this.#bytes.read(chunk.name, chunk.end - chunk.start);
    if (!bytes) await this.index.dropChunk(key, chunk);
    return bytes;
  }

  async remove(key: string, version?: string): Promise<void> {
    await this.#bytes.remove(await this.index.removeItem(key, version));
  }

  /** Removes bytes without a name and names without bytes, but for those that a page is writing at this moment. */
  async sweep(): Promise<void> {
    // In this order: what is listed and has no writer afterwards can get no name any more, and its name, if any, is seen.
    const present = new Set(await this.#bytes.names());
    const { held = [] } = await navigator.locks.query();
    const writing = new Set(held.map(({ name }) => name));
    const idle = (name: string) => !writing.has(this.#sessionLock(name.split('/')[0]!));
    const named = await this.index.allChunks();
    const wanted = new Set(named.map(({ name }) => name));
    await this.#bytes.remove([...present].filter((name) => !wanted.has(name) && idle(name)));
    const lost = new Map(named.filter(({ name }) => !present.has(name) && idle(name)).map((one) => [one.name, one]));
    if (lost.size === 0) return;
    const keys = new Map((await this.index.items()).map(({ version, key }) => [version, key]));
    for (const chunk of lost.values()) {
      // Listed too early for a chunk that was written since: only what cannot be read is lost.
      if (await this.#bytes.read(chunk.name, chunk.end - chunk.start)) continue;
      await this.index.dropChunk(keys.get(chunk.version) ?? '', chunk);
    }
  }

  close(): void {
    this.index.close();
  }

  #sessionLock(session: string): string {
    return this.lockName('writes', session);
  }
}
