import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { freshName } from '../testing/byte-origin.ts';
import { type MediaCache, openCache } from './index.ts';

const { signal } = new AbortController();
const url = 'https://host.example/film/index.m3u8?token=secret&visitor=hidden';
const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n#EXT-X-ENDLIST\n';

let cache: MediaCache;
let warnings: string[];
let answer: () => Promise<Response>;
beforeEach(() => {
  cache = openCache({ name: freshName(), volatile: ['visitor'] });
  warnings = [];
  cache.addEventListener('warning', ({ error }) => warnings.push(error.name));
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await cache.clear();
  await cache.close();
});

const gives = (text: string, type = 'application/vnd.apple.mpegurl') => {
  answer = async () => new Response(text, { headers: { 'content-type': type } });
};
const isGone = () => {
  answer = () => Promise.reject(new TypeError('No network.'));
};
const read = async () => {
  const reply = await cache.read({ url, mode: 'network-first', signal });
  return { ...reply, text: await new Response(reply.body).text() };
};

describe('the network first', () => {
  it('keeps no query, which may hold secrets, but answers with that of the request', async () => {
    gives(playlist);
    await read();
    isGone();
    expect(await read()).toMatchObject({ text: playlist, url });
    const request = indexedDB.open(`livelit-cache:${cache.config.name}`);
    await new Promise((resolve) => (request.onsuccess = resolve));
    const all = request.result.transaction('items').objectStore('items').getAll();
    await new Promise((resolve) => (all.onsuccess = resolve));
    request.result.close();
    expect(JSON.stringify(all.result)).toContain('film/index.m3u8');
    expect(JSON.stringify(all.result)).not.toMatch(/secret|hidden/);
  });

  it('does not let the page of a captive portal take the place of what was kept', async () => {
    gives(playlist);
    await read();
    gives('<!doctype html><title>Welcome</title>', 'text/html; charset=utf-8');
    expect((await read()).text).toContain('Welcome');
    isGone();
    expect((await read()).text).toBe(playlist);
  });

  it.each([
    ['a live playlist behind an empty line', `\n${playlist.replace('#EXT-X-ENDLIST\n', '')}`],
    ['a live playlist that names no address', '#EXTM3U\n#EXTINF:2,\nhttp://[\n'],
  ])('never keeps %s', async (_what, text) => {
    gives(text);
    await read();
    expect(await cache.entries()).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('does not wait for a storage that does not answer', async () => {
    await cache.usage();
    vi.spyOn(navigator.locks, 'request').mockImplementation(() => new Promise(() => undefined));
    gives(playlist);
    expect((await read()).text).toBe(playlist);
    expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
  });

  it('refuses what has no end', async () => {
    let cancelled = false;
    const piece = new Uint8Array(4 * 2 ** 20);
    answer = async () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(piece.slice()),
          cancel: () => {
            cancelled = true;
          },
        }),
      );
    await expect(read()).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
    expect(cancelled).toBe(true);
  });
});

it('opens the storage again that was too slow the first time', async () => {
  await cache.usage();
  const open = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementationOnce((...call) => {
    const request = open(...call);
    request.addEventListener('success', (event) => event.stopImmediatePropagation());
    return request;
  });
  const slow = openCache({ name: cache.config.name });
  slow.addEventListener('warning', ({ error }) => warnings.push(error.name));
  gives(playlist);
  const keep = () => slow.read({ url, mode: 'network-first', signal });
  await keep();
  expect(warnings).toEqual(['WARNING_STORAGE_UNAVAILABLE']);
  expect((await slow.usage()).entries).toBe(0);
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 61_000);
  await keep();
  expect((await slow.usage()).entries).toBe(1);
  await slow.close();
});
