import { LiveCode, LiveError } from '@livelit/core';

import type { CacheReply, CacheRequest, DiskCache } from './disk-cache.ts';

/** Bytes behind the position that a stream keeps: sound and picture of one moment lie apart in a file. */
const kept = 4 * 2 ** 20;
/** Bytes that are rather read and thrown away than asked for anew. */
const skipped = 512 * 1024;
/** Streams at a time. */
const streams = 2;

/** Where random access to a file comes from, for a demuxer: few, long reads of the cache instead of many short ones. */
export class RangeSource {
  readonly #cache: Pick<DiskCache, 'read'>;
  readonly #request: CacheRequest;
  #windows: ByteWindow[] = [];
  #totalBytes = 0;

  private constructor(cache: Pick<DiskCache, 'read'>, request: CacheRequest) {
    this.#cache = cache;
    this.#request = request;
  }

  /** Rejects with ERROR_NOT_SUPPORTED where the server tells no length, or knows no ranges. */
  static async open(cache: Pick<DiskCache, 'read'>, request: Omit<CacheRequest, 'range'>): Promise<RangeSource> {
    const source = new RangeSource(cache, request);
    const { reply } = await source.#open(0);
    if (reply.totalBytes === undefined) {
      await source.close();
      throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'The server does not tell how long the file is.');
    }
    source.#totalBytes = reply.totalBytes;
    return source;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Bytes that came over the network, or from the disk, since the beginning. */
  bytes = 0;

  /** Exactly these bytes. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const window = this.#windows.find((one) => one.reaches(start)) ?? (await this.#open(start)).window;
    // The one that was used last is closed last.
    this.#windows = [...this.#windows.filter((one) => one !== window), window];
    try {
      return await window.take(start, end);
    } catch (error) {
      this.#windows = this.#windows.filter((one) => one !== window);
      throw error;
    }
  }

  /** Resolves when what has arrived is kept. */
  async close(): Promise<void> {
    const windows = this.#windows;
    this.#windows = [];
    await Promise.all(windows.map((window) => window.close()));
  }

  async #open(start: number): Promise<{ readonly reply: CacheReply; readonly window: ByteWindow }> {
    const reply = await this.#cache.read({ ...this.#request, range: { start } });
    if (reply.status === 200 && start > 0) {
      await reply.body.cancel();
      throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'The server does not give parts of the file.');
    }
    const window = new ByteWindow(start, reply.body, (count) => (this.bytes += count));
    this.#windows.push(window);
    while (this.#windows.length > streams) void this.#windows.shift()?.close();
    return { reply, window };
  }
}

/** A stream of bytes of which the last ones can be read again. */
class ByteWindow {
  #start: number;
  #end: number;
  #pieces: Uint8Array[] = [];
  #pulling: Promise<void> | undefined;
  readonly #wanted = new Set<{ readonly start: number }>();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #count: (bytes: number) => void;

  constructor(start: number, body: ReadableStream<Uint8Array>, count: (bytes: number) => void) {
    this.#start = this.#end = start;
    this.#reader = body.getReader();
    this.#count = count;
  }

  reaches(position: number): boolean {
    return position >= this.#start && position <= this.#end + skipped;
  }

  async take(start: number, end: number): Promise<Uint8Array> {
    const wanted = { start };
    this.#wanted.add(wanted);
    try {
      while (this.#end < end) await (this.#pulling ??= this.#pull());
      return this.#copy(start, end);
    } finally {
      this.#wanted.delete(wanted);
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel().catch(() => undefined);
  }

  async #pull(): Promise<void> {
    try {
      const { done, value } = await this.#reader.read();
      if (done) throw new LiveError(LiveCode.ERROR_DISCONNECTED, 'The file ended before its end.');
      this.#pieces.push(value);
      this.#end += value.byteLength;
      this.#count(value.byteLength);
      const oldest = Math.min(this.#end - kept, ...[...this.#wanted].map(({ start }) => start));
      while (this.#pieces[0] && this.#start + this.#pieces[0].byteLength <= oldest)
        this.#start += this.#pieces.shift()!.byteLength;
    } finally {
      this.#pulling = undefined;
    }
  }

  #copy(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - start);
    let at = this.#start;
    for (const piece of this.#pieces) {
      if (at < end && at + piece.byteLength > start) {
        const part = piece.subarray(Math.max(0, start - at), end - at);
        bytes.set(part, Math.max(0, at - start));
      }
      at += piece.byteLength;
    }
    return bytes;
  }
}
