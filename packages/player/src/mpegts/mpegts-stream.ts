import type { LiveCodeNumber } from '@livelit/core';

import type { MpegtsOptions } from './mpegts-options.ts';

/** What mpegts.js is to play. */
export interface MpegtsStream {
  /** Name of the engine, by which `engineOptions` are found. */
  readonly engine: string;
  /** `http(s):` or `ws(s):`. */
  readonly url: string;
  /** What the bytes are. */
  readonly container: 'flv' | 'ts';
  /** Whether it goes on being made; found out from the server's answer when absent. */
  readonly live?: boolean | undefined;
  /** Sent with HTTP requests. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Offered with a WebSocket. */
  readonly protocols?: readonly string[] | undefined;
  /** Sent as the first message of a WebSocket. */
  readonly hello?: string | undefined;
  /** What close codes of the WebSocket mean, where that is not what they usually do. */
  readonly closeCodes?: Readonly<Record<number, LiveCodeNumber>> | undefined;
  /** Name of the file in the cache, instead of the one that follows from the address. */
  readonly cacheKey?: string | undefined;
  /** Options of mpegts.js, over our defaults. */
  readonly options?: MpegtsOptions | undefined;
}
