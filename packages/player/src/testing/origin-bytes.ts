import type { CacheReply } from '../cache/disk-cache.ts';
import { readAll } from '../cache/read-all.ts';

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
