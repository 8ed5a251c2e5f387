import { afterAll, beforeAll, expect, it } from 'vitest';

import { type ByteOrigin, startByteOrigin } from '../../../../scripts/byte-origin.ts';
import { areBytesOf, bytesIn } from '../testing/origin-bytes.ts';
import { openCache } from './index.ts';

let origin: ByteOrigin;
beforeAll(async () => {
  origin = await startByteOrigin();
});
afterAll(() => origin.close());

it('reads from the network where there is no storage at all, as on a server', async () => {
  const cache = openCache();
  const warnings: string[] = [];
  cache.addEventListener('warning', ({ error }) => warnings.push(error.name));
  const url = `http://127.0.0.1:${origin.port}/a.mp4?size=100000`;
  const reply = await cache.read({ url, range: { start: 5, end: 60_000 }, signal: new AbortController().signal });
  expect(reply).toMatchObject({ status: 206, from: 'network', totalBytes: 100_000 });
  expect(areBytesOf(await bytesIn(reply), 5, 60_000)).toBe(true);
  expect(await cache.usage()).toMatchObject({ bytes: 0, entries: 0 });
  expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
});
