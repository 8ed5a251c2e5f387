import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import type { CacheReply } from '../cache/disk-cache.ts';
import { readAll } from '../cache/read-all.ts';

/** A server of bytes that tell their position, and what it was asked. */
export interface TestOrigin {
  readonly url: string;
  /** `[range header, bytes sent]` of each request, oldest first. */
  requests(path?: string): Promise<[range: string | undefined, sent: number][]>;
  /** The network is gone. */
  stop(): Promise<void>;
  /** It is back. */
  back(): Promise<void>;
}

/** Starts one; see `scripts/byte-origin.ts` for its addresses. */
export async function startTestOrigin(): Promise<TestOrigin> {
  let { id, url, port } = await commands.startByteOrigin();
  return {
    url,
    requests: async (wanted) =>
      (await commands.byteRequests(id))
        .filter(({ path }) => wanted === undefined || path === wanted)
        .map(({ range, sent }) => [range, sent]),
    stop: () => commands.stopByteOrigin(id),
    back: async () => {
      ({ id } = await commands.startByteOrigin(port));
    },
  };
}

/** What the origin has from `start` to `end`. */
export function bytesOf(start: number, end: number, seed = 0): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: end - start }, (_, index) => {
    const i = start + index;
    return ((i ^ (i >> 8) ^ (i >> 16)) + seed) & 255;
  });
}

/** Reads a reply to its end. */
export async function bytesIn({ body }: Pick<CacheReply, 'body'>): Promise<Uint8Array<ArrayBuffer>> {
  return readAll(body);
}

/** Whether these are the bytes of the origin from `start` on; comparing large arrays by `toEqual` takes seconds. */
export function areBytesOf(bytes: Uint8Array, start: number, end: number, seed = 0): boolean {
  const expected = bytesOf(start, end, seed);
  return bytes.byteLength === expected.byteLength && bytes.every((value, index) => value === expected[index]);
}

let names = 0;

/** A name that no other test's cache has. */
export const freshName = (): string => `test-${Date.now()}-${++names}`;
