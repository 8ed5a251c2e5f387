/** What to read: a whole resource, or a range of its bytes. */
export interface CacheRequest {
  /** Absolute address. */
  readonly url: string;
  /** Instead of the key that the cache derives from the address. */
  readonly key?: string | undefined;
  /** Sent with what has to come from the network. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Byte range, `end` exclusive; the whole resource when absent. */
  readonly range?: { readonly start: number; readonly end?: number | undefined } | undefined;
  readonly signal: AbortSignal;
}

/** What was read. */
export interface CacheReply {
  /** HTTP status of the network, or 200/206 from the disk. */
  readonly status: number;
  /** Where redirects led, or the requested address. */
  readonly url: string;
  /** Content-Type; empty where unknown. */
  readonly mimeType: string;
  /** Length of the whole resource in bytes, where known. */
  readonly totalBytes: number | undefined;
  /** Where the bytes came from. */
  readonly from: 'disk' | 'network' | 'mixed';
  /**
   * How long the network took when the bytes were fetched, milliseconds, so that a bandwidth estimate is not fooled by
   * the disk; `undefined` where nothing was recorded.
   */
  readonly timings: { readonly firstByteMs: number; readonly totalMs: number } | undefined;
  /** The bytes. Cancelling it leaves the cache consistent. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** What engines see of the cache of `@livelit/player/cache`. */
export interface DiskCache {
  /** Reads through the cache. A cache that fails reads from the network. Rejects with a `LiveError` when neither can. */
  read(request: CacheRequest): Promise<CacheReply>;
  /** Whether the whole resource is on disk. */
  has(url: string, key?: string): Promise<boolean>;
}
