import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { areBytesOf, bytesIn, freshName, startTestOrigin, type TestOrigin } from '../testing/byte-origin.ts';
import { type MediaCache, openCache } from './index.ts';
import { blockBytes } from './reading.ts';

const patience = { timeout: 10_000 };
const size = 3 * blockBytes + 12_345;

let origin: TestOrigin;
let cache: MediaCache;
let run: AbortController;
beforeEach(async () => {
  origin = await startTestOrigin();
  cache = openCache({ name: freshName(), volatile: ['etag', 'modified', 'seed', 'pause', 'wait', 'cut', 'status'] });
  run = new AbortController();
});
afterEach(async () => {
  run.abort();
  await origin.stop();
  await cache.clear();
  await cache.close();
});

const address = (query = '') => `${origin.url}/a.mp4?size=${size}${query}`;
const read = (query = '', range?: { start: number; end?: number }) =>
  cache.read({ url: address(query), range, signal: run.signal });

describe('reading through the cache', () => {
  it('makes no second request for bytes that are on disk', async () => {
    const first = await read();
    expect(first).toMatchObject({ status: 200, mimeType: 'video/mp4', totalBytes: size, from: 'network' });
    expect(areBytesOf(await bytesIn(first), 0, size)).toBe(true);
    const second = await read();
    expect(second).toMatchObject({ status: 200, mimeType: 'video/mp4', totalBytes: size, from: 'disk' });
    expect(areBytesOf(await bytesIn(second), 0, size)).toBe(true);
    expect(await origin.requests()).toEqual([[undefined, size]]);
    expect(await cache.has(address())).toBe(true);
  });

  it('reads what is on disk with the network gone, and fails for what is not', async () => {
    await bytesIn(await read('', { start: 0, end: blockBytes }));
    await origin.stop();
    const reply = await read('', { start: 1000, end: 2000 });
    expect(reply).toMatchObject({ status: 206, from: 'disk' });
    expect(areBytesOf(await bytesIn(reply), 1000, 2000)).toBe(true);
    await expect(read('', { start: blockBytes, end: blockBytes + 10 })).rejects.toMatchObject({
      name: 'ERROR_UNREACHABLE',
    });
    const mixed = await read('', { start: blockBytes - 10, end: blockBytes + 10 });
    expect(mixed.from).toBe('mixed');
    await expect(bytesIn(mixed)).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
  });

  it('asks the network only for the bytes that are not on disk, and keeps them', async () => {
    await bytesIn(await read('', { start: 100_000, end: 200_000 }));
    await bytesIn(await read('', { start: 700_000, end: 800_000 }));
    const reply = await read('', { start: 50_000, end: 900_000 });
    expect(areBytesOf(await bytesIn(reply), 50_000, 900_000)).toBe(true);
    expect((await origin.requests()).map(([range]) => range)).toEqual([
      'bytes=100000-199999',
      'bytes=700000-799999',
      'bytes=50000-99999',
      'bytes=200000-699999',
      'bytes=800000-899999',
    ]);
    expect(await cache.entries()).toMatchObject([
      { bytes: 850_000, totalBytes: size, complete: false, ranges: [{ start: 50_000, end: 900_000 }] },
    ]);
    expect((await read('', { start: 50_000, end: 900_000 })).from).toBe('disk');
  });

  it('stops at the end of the resource', async () => {
    const reply = await read('', { start: size - 100, end: size + 500 });
    expect(areBytesOf(await bytesIn(reply), size - 100, size)).toBe(true);
    const again = await read('', { start: size - 100, end: size + 500 });
    expect(again.from).toBe('disk');
    expect(areBytesOf(await bytesIn(again), size - 100, size)).toBe(true);
  });

  it('keeps what had arrived when it is cancelled, and goes on from there', async () => {
    const reply = await read('&pause=2');
    const reader = reply.body.getReader();
    await reader.read();
    await reader.cancel();
    const bytesOnDisk = async () => (await cache.usage()).bytes;
    await expect.poll(bytesOnDisk, patience).toBeGreaterThan(0);
    const kept = await bytesOnDisk();
    expect(kept).toBeLessThan(size);
    expect(areBytesOf(await bytesIn(await read()), 0, size)).toBe(true);
    expect((await origin.requests()).at(-1)).toEqual([`bytes=${kept}-`, size - kept]);
    expect((await cache.usage()).bytes).toBe(size);
  });

  it('lets one entry serve every signature of an address', async () => {
    await bytesIn(await read('&txSecret=1&txTime=a'));
    expect((await read('&txSecret=2&txTime=b')).from).toBe('disk');
    expect((await read('&X-Amz-Signature=77&X-Amz-Date=8')).from).toBe('disk');
    expect(await cache.entries()).toHaveLength(1);
  });

  it('follows redirects', async () => {
    const reply = await cache.read({ url: `${origin.url}/old.mp4?size=1000&to=/new.mp4`, signal: run.signal });
    expect(new URL(reply.url).pathname).toBe('/new.mp4');
    await bytesIn(reply);
    await origin.stop();
    const again = await cache.read({ url: `${origin.url}/old.mp4?size=1000&to=/new.mp4`, signal: run.signal });
    expect(new URL(again.url).pathname).toBe('/new.mp4');
  });

  it('tells how long the network had taken', async () => {
    expect((await bytesIn(await read('&wait=150&pause=2'))).byteLength).toBe(size);
    const { timings } = await read();
    expect(timings!.firstByteMs).toBeGreaterThanOrEqual(140);
    expect(timings!.totalMs).toBeGreaterThan(timings!.firstByteMs + 50);
    const part = await read('', { start: 0, end: blockBytes / 2 });
    expect(part.timings!.totalMs).toBeLessThan(timings!.totalMs);
  });
});

describe('servers of all kinds', () => {
  it.each([
    ['hides its headers from other origins', '&hide=1'],
    ['tells no length', '&length=no'],
    ['knows no ranges', '&ranges=no'],
  ])('reads one that %s', async (_what, query) => {
    const part = await read(query, { start: 600_000, end: 700_000 });
    expect(part.status).toBe(query === '&ranges=no' ? 200 : 206);
    expect(areBytesOf(await bytesIn(part), 600_000, 700_000)).toBe(true);
    expect(areBytesOf(await bytesIn(await read(query)), 0, size)).toBe(true);
    await expect.poll(() => cache.has(address(query)), patience).toBe(true);
    await origin.stop();
    expect(areBytesOf(await bytesIn(await read(query)), 0, size)).toBe(true);
  });

  it.each(['etag', 'modified'])('forgets what is on disk when %s says that the resource is another', async (header) => {
    await bytesIn(await read(`&${header}=1`, { start: 0, end: 1000 }));
    const value = header === 'etag' ? '2' : 'Fri,%2020%20Nov%202026%2000:00:00%20GMT';
    const reply = await read(`&${header}=${value}&seed=7`, { start: 5000, end: 6000 });
    expect(areBytesOf(await bytesIn(reply), 5000, 6000, 7)).toBe(true);
    expect(await cache.entries()).toMatchObject([{ bytes: 1000, ranges: [{ start: 5000, end: 6000 }] }]);
  });

  it('breaks off rather than putting two versions together', async () => {
    await bytesIn(await read('&etag=1', { start: 0, end: 1000 }));
    const reply = await read('&etag=2&seed=7', { start: 0, end: 6000 });
    await expect(bytesIn(reply)).rejects.toMatchObject({ name: 'ERROR_DISCONNECTED' });
    expect(areBytesOf(await bytesIn(await read('&etag=2&seed=7', { start: 0, end: 6000 })), 0, 6000, 7)).toBe(true);
  });

  it.each([
    ['a missing file', '&status=404', 'ERROR_SOURCE_NOT_FOUND'],
    ['a refusal', '&status=403', 'ERROR_UNAUTHORIZED'],
    ['a server without CORS', '&cors=no', 'ERROR_UNREACHABLE'],
  ])('names %s, and keeps nothing', async (_what, query, name) => {
    await expect(read(query)).rejects.toMatchObject({ name });
    expect(await cache.entries()).toEqual([]);
  });

  it('fails with the connection, and keeps what came', async () => {
    await expect(read(`&cut=${blockBytes + 1}`).then(bytesIn)).rejects.toMatchObject({ name: 'ERROR_DISCONNECTED' });
    await expect.poll(async () => (await cache.usage()).bytes, patience).toBeGreaterThanOrEqual(blockBytes);
    expect(areBytesOf(await bytesIn(await read()), 0, size)).toBe(true);
  });
});

describe('a picture', () => {
  it('is there with the network gone', async () => {
    const online = await cache.objectUrl(`${origin.url}/poster.png?size=500&type=image/png`);
    expect(online).toMatch(/^blob:/);
    await origin.stop();
    const offline = await cache.objectUrl(`${origin.url}/poster.png?size=500&type=image/png`);
    const blob = await (await fetch(offline)).blob();
    expect(blob).toMatchObject({ size: 500, type: 'image/png' });
    for (const url of [online, offline]) URL.revokeObjectURL(url);
  });

  it('is left to the browser where it cannot be read', async () => {
    const url = `${origin.url}/poster.png?cors=no`;
    expect(await cache.objectUrl(url)).toBe(url);
  });
});

it('has exact numbers, and removes what it is told to', async () => {
  const part = (name: string, group?: string) =>
    cache.read({ url: `${origin.url}/${name}?size=1000`, group, signal: run.signal }).then(bytesIn);
  const list = `${origin.url}/list.m3u8?token=1`;
  await part('one.ts', list);
  await part('two.ts', `${origin.url}/list.m3u8?token=2`);
  await part('three.mp4');
  expect(await cache.usage()).toEqual({ bytes: 3000, entries: 3, maxBytes: cache.config.maxBytes });
  expect((await cache.entries()).map(({ key, complete }) => [new URL(key).pathname, complete])).toEqual([
    ['/one.ts', true],
    ['/two.ts', true],
    ['/three.mp4', true],
  ]);
  await cache.remove(`${origin.url}/list.m3u8?token=3`);
  expect(await cache.usage()).toMatchObject({ bytes: 1000, entries: 1 });
  await part('four.mp4');
  await cache.remove((await cache.entries())[0]!.key);
  expect((await cache.entries()).map(({ url }) => new URL(url).pathname)).toEqual(['/four.mp4']);
  await cache.clear();
  expect(await cache.usage()).toMatchObject({ bytes: 0, entries: 0 });
  expect(await (await caches.open(`livelit-cache:${cache.config.name}`)).keys()).toEqual([]);
});

it('reads from the network after close()', async () => {
  await cache.close();
  const warned = vi.fn();
  cache.addEventListener('warning', warned);
  expect((await bytesIn(await read())).byteLength).toBe(size);
  expect((await read()).from).toBe('network');
  expect(warned).not.toHaveBeenCalled();
});
