import { LiveCode, LiveError, withDeadline } from '@livelit/core';

import { withoutQuery } from '../network-error.ts';
import { BlockFill, type FilledBlock } from './block-fill.ts';
import { type ByteRange, countBytes, coversRange } from './byte-ranges.ts';
import type { ChunkRecord, ItemRecord } from './cache-index.ts';
import { Connection } from './connection.ts';
import type { CacheReply } from './disk-cache.ts';
import type { Room } from './room.ts';
import type { Store } from './store.ts';
import { takeLock } from './take-lock.ts';

/** Bytes are fetched, kept and shared in blocks of this size; a block that is being fetched is waited for, not fetched again. */
export const blockBytes = 512 * 1024;
/** How long a block that another reader fetches is waited for, ms, before it is fetched once more. */
const patienceMs = 10_000;
/** How long the storage may take for one step, ms, before the reading goes on without it. */
const stepMs = 5000;

/** Where bytes can be kept, and the rules for it. */
export interface Shelf {
  readonly store: Store;
  readonly room: Room;
  readonly maxItemBytes: number;
  /** Hears of what the storage refused to do. */
  readonly troubled: (cause: unknown) => void;
}

/** What is to be read. */
export interface Wanted {
  readonly url: string;
  readonly key: string;
  readonly group?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly range?: { readonly start: number; readonly end?: number | undefined } | undefined;
}

/**
 * One reader of one resource: from the disk what is there, from the network what is not, kept on the way. Without a shelf,
 * or when the shelf fails, from the network alone.
 */
export class Reading {
  readonly #wanted: Wanted;
  readonly #run = new AbortController();
  #shelf: Shelf | undefined;
  #item: ItemRecord | undefined;
  #position: number;
  #end: number | undefined;
  #connection: Connection | undefined;
  #fill: BlockFill | undefined;
  #status: number;

  constructor(wanted: Wanted, shelf: Shelf | undefined, signal: AbortSignal) {
    this.#wanted = wanted;
    this.#shelf = shelf;
    this.#position = wanted.range?.start ?? 0;
    this.#end = wanted.range?.end;
    this.#status = wanted.range ? 206 : 200;
    if (signal.aborted) this.#run.abort(signal.reason);
    else {
      const abort = () => this.#run.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true, signal: this.#run.signal });
    }
  }

  /** Resolves when it is known what will come, and its first bytes are on their way. */
  async open(): Promise<CacheReply> {
    const { signal } = this.#run;
    signal.throwIfAborted();
    const { key, url } = this.#wanted;
    this.#item = await this.#try((shelf) => shelf.store.index.item(key));
    const chunks = await this.#chunks();
    if (this.#item) await this.#try((shelf) => shelf.store.index.touch(key));
    this.#end ??= this.#item?.totalBytes;
    const range = { start: this.#position, end: Math.min(this.#end ?? Infinity, this.#item?.totalBytes ?? Infinity) };
    const onDisk = range.end < Infinity && coversRange(chunks, range);
    const diskBytes = countBytes(overlap(chunks, range));
    // Taken before the reply, so that a failure is one of the reply and not of its body.
    const first = await this.#next();
    const { totalBytes, mimeType = '' } = this.#item ?? this.#connection ?? {};
    return {
      status: this.#status,
      url: this.#connection?.url ?? addressOf(this.#item, url),
      mimeType,
      totalBytes: totalBytes ?? this.#connection?.totalBytes,
      from: onDisk ? 'disk' : diskBytes > 0 ? 'mixed' : 'network',
      diskBytes,
      timings: onDisk ? timingsOf(chunks, range) : undefined,
      body: this.#body(first),
    };
  }

  #body(first: Uint8Array<ArrayBuffer> | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
    let piece: Uint8Array<ArrayBuffer> | undefined = first;
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          piece ??= await this.#next();
          if (piece) controller.enqueue(piece);
          else {
            controller.close();
            this.#run.abort();
          }
          piece = undefined;
        },
        cancel: async () => {
          this.#run.abort();
          await this.#fill?.settled;
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** The next bytes; `undefined` at the end. What failed keeps no connection. */
  async #next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      return await this.#advance();
    } catch (error) {
      this.#connection?.cancel();
      this.#connection = undefined;
      throw error;
    }
  }

  async #advance(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { signal } = this.#run;
    for (;;) {
      if (this.#fill) {
        const piece = await this.#fill.next();
        if (piece) {
          this.#position += piece.byteLength;
          return piece;
        }
        const { ended, settled } = this.#fill;
        this.#fill = undefined;
        if (this.#shelf) await settled;
        if (ended) await this.#finish();
      }
      signal.throwIfAborted();
      if (this.#position >= (this.#end ?? Infinity)) return undefined;
      const stored = await this.#fromDisk();
      if (stored) return stored;
      await this.#beginFill();
    }
  }

  async #fromDisk(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const chunk = await this.#chunkFrom();
    const bytes =
      chunk && holds(chunk, this.#position) && (await this.#try(({ store }) => store.read(this.#wanted.key, chunk)));
    if (!bytes) return undefined;
    this.#connection?.cancel();
    this.#connection = undefined;
    const piece = bytes.subarray(this.#position - chunk.start, (this.#end ?? Infinity) - chunk.start);
    this.#position += piece.byteLength;
    return piece;
  }

  /** Begins to fetch the block at the position, unless it turns out to be there already. */
  async #beginFill(): Promise<void> {
    const { signal } = this.#run;
    const block = Math.floor(this.#position / blockBytes);
    const release = await this.#try(
      ({ store }) => takeLock(store.lockName('block', this.#wanted.key, block), patienceMs, signal),
      Infinity,
    );
    try {
      signal.throwIfAborted();
      if (release) {
        this.#item ??= await this.#try(({ store }) => store.index.item(this.#wanted.key));
        this.#end ??= this.#item?.totalBytes;
        if (this.#position >= (this.#end ?? Infinity)) return release();
      }
      const stored = await this.#chunkFrom();
      // While the lock was waited for, another reader fetched what it guards.
      if (stored && holds(stored, this.#position)) return release?.();
      const gapEnd = stored?.start;
      const connection = await this.#connect(gapEnd);
      if (!connection) {
        await this.#finish();
        return release?.();
      }
      const until = Math.min((block + 1) * blockBytes, this.#end ?? Infinity, gapEnd ?? Infinity);
      this.#fill = new BlockFill(connection, until, async (filled) => {
        if (release) await this.#keep(filled);
        release?.();
      });
    } catch (error) {
      release?.();
      throw error;
    }
  }

  async #connect(gapEnd: number | undefined): Promise<Connection | undefined> {
    if (this.#connection?.position === this.#position) return this.#connection;
    this.#connection?.cancel();
    const { url, headers } = this.#wanted;
    const toTheEnd = this.#end === undefined || this.#end === this.#item?.totalBytes;
    const end = gapEnd ?? (toTheEnd ? undefined : this.#end);
    const kept = this.#shelf !== undefined;
    const { signal } = this.#run;
    const connection = await Connection.open({ url, headers, start: this.#position, end, kept, signal });
    this.#connection = connection;
    if (!connection) return undefined;
    if (this.#wanted.range && connection.status === 200 && this.#position > 0) this.#status = 200;
    const { totalBytes } = connection;
    if (totalBytes !== undefined) this.#end = Math.min(this.#end ?? Infinity, totalBytes);
    await this.#adopt(connection);
    return connection;
  }

  /** Compares what the server has with what was known of it. */
  async #adopt(connection: Connection): Promise<void> {
    const { key, group } = this.#wanted;
    const { mimeType, etag, lastModified, totalBytes } = connection;
    const isOther = (known: ItemRecord) =>
      differ(known.etag, etag) ||
      (etag === undefined && differ(known.lastModified, lastModified)) ||
      differ(known.totalBytes, totalBytes);
    const begun = this.#item;
    if (begun && isOther(begun)) {
      await this.#try(({ store }) => store.remove(key, begun.version));
      if (this.#position > (this.#wanted.range?.start ?? 0)) throw changed();
      this.#item = undefined;
    }
    if ((totalBytes ?? 0) > (this.#shelf?.maxItemBytes ?? Infinity)) {
      await this.#try(({ store }) => store.remove(key));
      this.#item = this.#shelf = undefined;
    }
    if (this.#item) {
      this.#item = { ...this.#item, totalBytes: this.#item.totalBytes ?? totalBytes };
      return;
    }
    const version = crypto.randomUUID();
    const fresh = {
      key,
      version,
      url: withoutQuery(connection.url),
      mimeType,
      totalBytes,
      etag,
      lastModified,
      group,
      bytes: 0,
      usedAt: Date.now(),
    };
    this.#item = await this.#try(async ({ store }) => {
      const known = await store.index.ensureItem(fresh);
      if (!isOther(known)) return known;
      await store.remove(key, known.version);
      return store.index.ensureItem(fresh);
    });
  }

  async #keep({ start, bytes, waitMs, transferMs }: FilledBlock): Promise<void> {
    const item = this.#item;
    const { byteLength } = bytes;
    if (!item || byteLength === 0) return;
    await this.#try(({ store, room, maxItemBytes }) =>
      store.alone(async () => {
        const chunk = { start, end: start + byteLength, waitMs, transferMs };
        const write = () => store.write(item, chunk, bytes, maxItemBytes);
        if (!(await room.make(store, byteLength, item.key))) return;
        const kept = await write().catch(async (error: unknown) => {
          if (!isQuota(error)) throw error;
          return (await room.makeAfterRefusal(store, byteLength, item.key)) && write();
        });
        if (kept || (item.totalBytes ?? chunk.end) <= maxItemBytes) return;
        await store.remove(item.key, item.version);
        this.#shelf = undefined;
      }),
    );
  }

  /** The connection ended, at the end of the resource or before it. */
  async #finish(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection?.totalBytes !== undefined && this.#position < connection.totalBytes) {
      if (this.#position < (this.#end ?? Infinity) && !connection.used) throw broken();
      return;
    }
    const total = (this.#end = this.#position);
    const item = this.#item;
    if (item && item.totalBytes !== total)
      await this.#try(({ store }) => store.index.setTotal(item.key, item.version, total));
  }

  async #chunkFrom(): Promise<ChunkRecord | undefined> {
    const version = this.#item?.version;
    return version === undefined ? undefined : this.#try(({ store }) => store.index.chunkFrom(version, this.#position));
  }

  async #chunks(): Promise<readonly ChunkRecord[]> {
    const version = this.#item?.version;
    return (version && (await this.#try(({ store }) => store.index.chunks(version)))) || [];
  }

  /** What the shelf can do; `undefined`, and no shelf from then on, when it fails. */
  async #try<T>(work: (shelf: Shelf) => Promise<T>, patience = stepMs): Promise<T | undefined> {
    const shelf = this.#shelf;
    if (!shelf) return undefined;
    try {
      return await withDeadline(work(shelf), patience, late);
    } catch (cause) {
      if (this.#run.signal.aborted) return undefined;
      this.#shelf = undefined;
      shelf.troubled(cause);
      return undefined;
    }
  }
}

/** Where redirects led then; what was not redirected keeps its query. */
const addressOf = (item: ItemRecord | undefined, url: string) =>
  item && item.url !== withoutQuery(url) ? item.url : url;

const holds = ({ start, end }: ByteRange, position: number) => start <= position && position < end;

const differ = <T>(known: T | undefined, told: T | undefined) =>
  known !== undefined && told !== undefined && known !== told;

const isQuota = (error: unknown) => error instanceof DOMException && error.name === 'QuotaExceededError';

function overlap<R extends ByteRange>(ranges: readonly R[], { start, end }: ByteRange): R[] {
  return ranges
    .filter((one) => one.start < end && one.end > start)
    .map((one) => ({ ...one, start: Math.max(one.start, start), end: Math.min(one.end, end) }));
}

function timingsOf(chunks: readonly ChunkRecord[], range: ByteRange): CacheReply['timings'] {
  const used = chunks.filter((one) => one.start < range.end && one.end > range.start);
  const firstByteMs = used[0]?.waitMs ?? 0;
  const transferMs = used.reduce((sum, one) => {
    const part = (Math.min(one.end, range.end) - Math.max(one.start, range.start)) / (one.end - one.start);
    return sum + one.transferMs * part;
  }, 0);
  return { firstByteMs, totalMs: firstByteMs + transferMs };
}

function late(): LiveError {
  return new LiveError(LiveCode.WARNING_STORAGE_UNAVAILABLE, 'The storage did not answer in time.');
}

function changed(): LiveError {
  return new LiveError(LiveCode.ERROR_DISCONNECTED, 'The file changed on the server while it was read.');
}

function broken(): LiveError {
  return new LiveError(LiveCode.ERROR_DISCONNECTED, 'The server ended the file before its end.');
}
