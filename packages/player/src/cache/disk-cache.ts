/** What to read: a whole resource, or a range of its bytes. */
export interface CacheRequest {
  /** Absolute address. */
  readonly url: string;
  /** Instead of the key that the cache derives from the address. */
  readonly key?: string | undefined;
  /** Key or address of what this is a part of, such as the playlist of a segment: `remove()` takes its parts along. */
  readonly group?: string | undefined;
  /** Sent with what has to come from the network. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Byte range, `end` exclusive; the whole resource when absent. */
  readonly range?: { readonly start: number; readonly end?: number | undefined } | undefined;
  /**
   * `cache-first` asks the network only for bytes that are not on disk; `network-first` takes the disk only when the
   * network fails, and replaces what was there: for what may change, such as playlists.
   * @default 'cache-first'
   */
  readonly mode?: 'cache-first' | 'network-first' | undefined;
  /** Ends the request and the body; what has arrived by then stays on disk. */
  readonly signal: AbortSignal;
}

/** What was read. */
export interface CacheReply {
  /** 200 for a whole resource, 206 for a range; 200 for a range means that the server knows no ranges. */
  readonly status: number;
  /** Where redirects led, or the requested address. */
  readonly url: string;
  /** Content-Type; empty where unknown. */
  readonly mimeType: string;
  /** Length of the whole resource in bytes, where known. */
  readonly totalBytes: number | undefined;
  /** Where the bytes come from, as far as it is known before they are read. */
  readonly from: 'disk' | 'network' | 'mixed';
  /** How many of the bytes come from the disk, as far as it is known before they are read. */
  readonly diskBytes: number;
  /**
   * How long the network took when the bytes were fetched, milliseconds, so that a bandwidth estimate is not fooled by
   * the disk; `undefined` unless all of them are on disk.
   */
  readonly timings: { readonly firstByteMs: number; readonly totalMs: number } | undefined;
  /** The bytes, exactly those of the range. Cancelling it leaves the cache consistent. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** What engines see of the cache of `@livelit/player/cache`. */
export interface DiskCache {
  /** Reads through the cache. A cache that fails reads from the network. Rejects with a `LiveError` when neither can. */
  read(request: CacheRequest): Promise<CacheReply>;
  /** Whether the whole resource is on disk. */
  has(url: string, key?: string): Promise<boolean>;
  /**
   * A picture or another small file, through the cache, as a `blob:` address to be revoked by the caller. Resolves to
   * `url` itself when it cannot be read (no CORS, not there), so that the browser may try by its own means.
   */
  objectUrl(url: string, options?: { readonly key?: string; readonly signal?: AbortSignal }): Promise<string>;
}
