import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { bytesIn, freshName } from '../testing/byte-origin.ts';
import { type MediaCache, openCache, type PreloadProgress } from './index.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');

describe.runIf(hasFfmpeg)('preloading (needs ffmpeg)', () => {
  let origin: Awaited<ReturnType<typeof commands.startMediaOrigin>>;
  let cache: MediaCache;
  let progress: PreloadProgress[];
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  beforeEach(() => {
    cache = openCache({ name: freshName() });
    progress = [];
  });
  afterEach(async () => {
    await commands.mediaOriginFault(origin.id);
    await cache.clear();
    await cache.close();
  });

  const { signal } = new AbortController();
  const onProgress = (one: PreloadProgress) => progress.push(one);
  const paths = async () =>
    (await cache.entries()).map(({ url }) => new URL(url).pathname.split('/').slice(2).join('/')).toSorted();
  const offline = () => commands.mediaOriginFault(origin.id, { path: '*', reset: true });
  const textOf = async (path: string) => {
    const reply = await cache.read({ url: origin.url + path, mode: 'network-first', signal });
    return new TextDecoder().decode(await bytesIn(reply));
  };

  it('fetches so many bytes of a file, and says how far it is', async () => {
    const result = await cache.preload(`${origin.url}/mp4/faststart.mp4`, { bytes: 300_000, onProgress });
    expect(result).toEqual({ bytes: 300_000, segments: 0 });
    expect(progress.at(-1)).toEqual({ bytes: 300_000, totalBytes: 300_000, segments: 0, totalSegments: 0 });
    for (const [index, { bytes }] of progress.entries()) expect(bytes).toBeGreaterThan(progress[index - 1]?.bytes ?? 0);
    expect(await cache.usage()).toMatchObject({ bytes: 300_000, entries: 1 });
  });

  it('fetches all of a file', async () => {
    const url = `${origin.url}/mp4/moov-at-end.mp4`;
    const { bytes } = await cache.preload(url, { onProgress });
    expect(await cache.has(url)).toBe(true);
    expect(await cache.usage()).toMatchObject({ bytes });
    expect(progress.at(-1)).toMatchObject({ bytes, totalBytes: bytes });
  });

  it.each(['faststart', 'moov-at-end'])('fetches so many seconds of %s.mp4, with its tables', async (kind) => {
    const url = `${origin.url}/mp4/${kind}.mp4`;
    await commands.mediaOriginFault(origin.id, { path: '/mp4/*', slow: 150_000 });
    await cache.preload(url, { seconds: 3, onProgress });
    const [entry] = await cache.entries();
    expect(entry!.complete).toBe(false);
    expect(entry!.bytes).toBeGreaterThan(100_000);
    expect(progress.length).toBeGreaterThan(1);
    if (kind === 'moov-at-end') expect(entry!.ranges.at(-1)!.end).toBe(entry!.totalBytes);
  });

  it('stops, and keeps what it has', async () => {
    const stop = new AbortController();
    await commands.mediaOriginFault(origin.id, { path: '/mp4/*', slow: 400_000 });
    const loading = cache.preload(`${origin.url}/mp4/faststart.mp4`, {
      signal: stop.signal,
      onProgress: ({ bytes }) => bytes > 100_000 && stop.abort(),
    });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(async () => (await cache.usage()).bytes).toBeGreaterThan(100_000);
    expect((await cache.entries())[0]!.complete).toBe(false);
  });

  it('fetches playlist, head and the first segments', async () => {
    const result = await cache.preload(`${origin.url}/hls/fmp4/index.m3u8`, { segments: 2, onProgress });
    expect(result.segments).toBe(2);
    expect(progress.at(-1)).toMatchObject({ segments: 2, totalSegments: 2, bytes: result.bytes });
    const found = await paths();
    expect(found).toHaveLength(4);
    expect(found).toContain('fmp4/index.m3u8');
    expect((await cache.usage()).bytes).toBe(result.bytes);
    await cache.remove(`${origin.url}/hls/fmp4/index.m3u8`);
    expect(await cache.usage()).toMatchObject({ bytes: 0, entries: 0 });
  });

  it('fetches so many seconds of one quality with its sound', async () => {
    const { segments } = await cache.preload(`${origin.url}/hls/master.m3u8`, { seconds: 4, level: 'lowest' });
    // Two seconds each, of picture and sound.
    expect(segments).toBe(4);
    await offline();
    expect(await textOf('/hls/master.m3u8')).toContain('#EXT-X-STREAM-INF');
  });

  it('fetches ranges of one file', async () => {
    await cache.preload(`${origin.url}/hls/byterange/index.m3u8`, { segments: 3 });
    const media = (await cache.entries()).find(({ url }) => !url.endsWith('.m3u8'))!;
    expect(media).toMatchObject({ complete: false, ranges: [{ start: 0 }] });
  });

  it('makes no request for what is there', async () => {
    const url = `${origin.url}/hls/ts/index.m3u8`;
    const segments = async () =>
      (await commands.mediaOriginRequests(origin.id)).filter(
        ({ path }) => path.startsWith('/hls/ts/') && !path.endsWith('.m3u8'),
      );
    await cache.preload(url, { segments: 3 });
    const before = (await segments()).length;
    await cache.preload(url, { segments: 3 });
    expect(await segments()).toHaveLength(before);
  });

  it.each(['index', 'master'])('keeps nothing of a live stream (%s)', async (kind) => {
    const loading = cache.preload(`${origin.url}/live/ts/${kind}.m3u8`, { segments: 1 });
    await expect(loading).rejects.toMatchObject({ name: 'ERROR_REFUSED' });
    expect(await cache.entries()).toEqual([]);
  });

  it('gives a playlist from the disk only when the network does not', async () => {
    const path = '/hls/ts/index.m3u8';
    const fresh = await textOf(path);
    expect(fresh).toContain('#EXT-X-ENDLIST');
    await commands.mediaOriginFault(origin.id, { path, body: fresh.replace('#EXT-X-ENDLIST', '#NEW\n#EXT-X-ENDLIST') });
    expect(await textOf(path)).toContain('#NEW');
    for (const fault of [{ reset: true }, { status: 503 }, { hang: true }]) {
      await commands.mediaOriginFault(origin.id, { path, ...fault });
      expect(await textOf(path)).toContain('#NEW');
    }
    await commands.mediaOriginFault(origin.id, { path, status: 404 });
    await expect(textOf(path)).rejects.toMatchObject({ name: 'ERROR_SOURCE_NOT_FOUND' });
  });

  it('forgets a playlist that has become live', async () => {
    const path = '/hls/ts/index.m3u8';
    const fresh = await textOf(path);
    await commands.mediaOriginFault(origin.id, { path, body: fresh.replace('#EXT-X-ENDLIST', '') });
    await textOf(path);
    expect(await cache.entries()).toEqual([]);
  });

  it.each([
    ['segments of a file', '/mp4/faststart.mp4', { segments: 2 }],
    ['no bytes', '/mp4/faststart.mp4', { bytes: 0 }],
    ['seconds of what is no MP4', '/webm/clip.webm', { seconds: 2 }],
    ['a level that there is not', '/hls/master.m3u8', { level: 9 }],
  ])('refuses %s', async (_what, path, options) => {
    await expect(cache.preload(origin.url + path, options)).rejects.toMatchObject({ name: 'ERROR_INVALID_PARAMETER' });
  });

  it.each([
    ['a missing playlist', '/hls/none/index.m3u8', 'ERROR_SOURCE_NOT_FOUND'],
    ['what is no playlist', '/bad/html.m3u8', 'ERROR_SOURCE_INVALID'],
    ['a missing file', '/mp4/none.mp4', 'ERROR_SOURCE_NOT_FOUND'],
  ])('names %s', async (_what, path, name) => {
    await expect(cache.preload(origin.url + path)).rejects.toMatchObject({ name });
  });
});
