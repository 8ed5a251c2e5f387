import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { type MediaCache, openCache } from '../../cache/index.ts';
import type { EngineDefinition } from '../../engine.ts';
import { LivePlayer } from '../../live-player.ts';
import { freshName } from '../../testing/byte-origin.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { testContext } from '../../testing/test-context.ts';
import { createVideo, frames, next } from '../../testing/watching.ts';
import { native } from '../native/native.ts';
import { file } from './file.ts';

const patience = { timeout: 20_000 };
const hasFfmpeg = await commands.hasProgram('ffmpeg');

describe.runIf(hasFfmpeg)('files through the cache (needs ffmpeg)', () => {
  let origin: Awaited<ReturnType<typeof commands.startMediaOrigin>>;
  let cache: MediaCache;
  let run: AbortController;
  let video: HTMLVideoElement;
  let reports: LiveError[];
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  beforeEach(() => {
    cache = openCache({ name: freshName() });
    run = new AbortController();
    video = createVideo(run.signal);
    video.crossOrigin = 'anonymous';
    reports = [];
  });
  afterEach(async () => {
    run.abort();
    await commands.mediaOriginFault(origin.id);
    await cache.clear();
    await cache.close();
  });

  const start = async (path: string, engine: EngineDefinition = file()) => {
    const context = testContext(
      { video, signal: run.signal, report: (error: LiveError) => reports.push(error) },
      { cache },
    );
    const startEngine = await engine.load();
    return startEngine({ url: origin.url + path, type: 'file' }, context);
  };
  const requestsOf = async (path: string) =>
    (await commands.mediaOriginRequests(origin.id)).filter((one) => one.path === path);
  const shows = (second: number) => expect.poll(() => secondShown(video), patience).toBe(second);
  const offline = () => commands.mediaOriginFault(origin.id, { path: '*', reset: true });

  describe('the contract of engines', () => {
    const withCache = (): EngineDefinition => {
      const engine = file();
      const shared = openCache({ name: 'contract' });
      return {
        name: engine.name,
        canPlay: (source) =>
          engine.canPlay(source, testContext({ video, signal: run.signal }, { cache: shared }).config),
        load: async () => {
          const startEngine = await engine.load();
          return (source, context) => startEngine(source, { ...context, config: { ...context.config, cache: shared } });
        },
      };
    };
    engineContract(withCache(), {
      source: () => ({ url: `${origin.url}/mp4/faststart.mp4`, type: 'file' }),
      missing: () => ({ url: `${origin.url}/mp4/none.mp4`, type: 'file' }),
    });
  });

  it.each(['/mp4/faststart.mp4', '/mp4/moov-at-end.mp4', '/mov/clip.mov'])('plays %s to its end', async (path) => {
    await start(path);
    expect(video.duration).toBeCloseTo(20, 0);
    await video.play();
    await shows(1);
    video.currentTime = 18.5;
    await shows(19);
    await expect.poll(() => video.ended, patience).toBe(true);
    expect(video.duration).toBeCloseTo(20, 0);
    expect(reports).toEqual([]);
  });

  it.each([
    ['long groups of pictures that refer to later ones', '/mp4/long-groups.mp4', 0],
    ['fragments', '/mp4/fragmented.mp4', 0],
    ['a start in the middle of a group', '/mp4/cut-start.mp4', 1.5],
  ])('plays a file with %s, picture by picture', async (_what, path, cut) => {
    await start(path);
    await video.play();
    const seen = new Set<number>();
    let pictures = 0;
    const look: VideoFrameRequestCallback = (_now, { mediaTime }) => {
      seen.add(Math.round(mediaTime * 25));
      pictures += 1;
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(2.5);
    video.pause();
    // Each picture once, none twice. A busy machine leaves some out.
    expect(seen.size).toBe(pictures);
    expect(seen.size).toBeGreaterThan(25);
    for (const time of [13.2, 7.4, 17.9]) {
      video.currentTime = time;
      await shows(Math.floor(time + cut));
    }
    expect(reports).toEqual([]);
  });

  it.each(['/mp4/long-groups.mp4', '/mp4/moov-at-end.mp4'])(
    'shows the pictures of %s when the browser would',
    async (path) => {
      const other = createVideo(run.signal);
      other.crossOrigin = 'anonymous';
      other.src = origin.url + path;
      await start(path);
      const pictureOf = (shown: HTMLVideoElement) => {
        const context = new OffscreenCanvas(160, 90).getContext('2d', { willReadFrequently: true })!;
        context.drawImage(shown, 0, 0, 160, 90);
        return context.getImageData(0, 0, 160, 90).data;
      };
      const difference = () => {
        const theirs = pictureOf(other);
        return pictureOf(video).filter((value, index) => Math.abs(value - theirs[index]!) > 40).length;
      };
      await expect.poll(() => other.readyState, patience).toBeGreaterThan(1);
      for (const time of [0.1, 4.02, 4.06, 4.1, 4.14, 11.5]) {
        video.currentTime = other.currentTime = time;
        await expect.poll(() => video.seeking || other.seeking || difference() > 20, patience).toBe(false);
      }
    },
  );

  it('begins anew at the end of a loop', async () => {
    video.loop = true;
    await start('/mp4/moov-at-end.mp4');
    await video.play();
    video.currentTime = 19;
    await shows(19);
    await shows(2);
    expect(reports).toEqual([]);
  });

  it('shows its token to the server, and shares the entry with other tokens', async () => {
    const startEngine = await file().load();
    const context = testContext({ video, signal: run.signal }, { cache });
    const url = `${origin.url}/mp4/faststart.mp4?token=1`;
    await startEngine({ url, type: 'file', token: 'secret', headers: { 'x-viewer': 'me' } }, context);
    expect((await requestsOf('/mp4/faststart.mp4?token=1'))[0]!.headers).toMatchObject({
      authorization: 'Bearer secret',
      'x-viewer': 'me',
    });
    await cache.preload(url);
    expect(await cache.has(`${origin.url}/mp4/faststart.mp4?token=2`)).toBe(true);
  });

  it('plays sound alone', async () => {
    await start('/m4a/clip.m4a');
    await video.play();
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(1);
    expect(reports).toEqual([]);
  });

  it.each(['/mp4/faststart.mp4', '/mp4/moov-at-end.mp4'])('goes to the end of %s before all is there', async (path) => {
    // As slow as the picture plays: what lies between start and end cannot have come.
    await commands.mediaOriginFault(origin.id, { path, slow: 60_000 });
    await start(path);
    video.currentTime = 17.2;
    await shows(17);
    await expect.poll(() => cache.entries(), patience).toMatchObject([{ complete: false }]);
    const ranges = (await requestsOf(path)).map(({ headers }) => headers['range']).filter(Boolean);
    expect(ranges.some((range) => Number(/bytes=(\d+)-/.exec(range!)![1]) > 500_000)).toBe(true);
    await video.play();
    await shows(18);
    expect(reports).toEqual([]);
  });

  it('is at the picture of the second it is put to, back and forth', async () => {
    await start('/mp4/faststart.mp4');
    for (const second of [12, 3, 17, 4, 0, 19, 9]) {
      video.currentTime = second + 0.5;
      await shows(second);
    }
    expect(reports).toEqual([]);
  });

  it('asks for nothing the second time', async () => {
    const path = '/mp4/moov-at-end.mp4';
    await start(path);
    await video.play();
    await expect.poll(() => cache.has(origin.url + path), patience).toBe(true);
    const before = (await requestsOf(path)).length;
    run.abort();
    run = new AbortController();
    video = createVideo(run.signal);
    await start(path);
    await video.play();
    video.currentTime = 15.5;
    await shows(16);
    expect(await requestsOf(path)).toHaveLength(before);
  });

  it('plays without a network what is on disk', async () => {
    const path = '/mov/clip.mov';
    await cache.preload(origin.url + path);
    await offline();
    await start(path);
    await video.play();
    await shows(1);
    video.currentTime = 18.5;
    await expect.poll(() => video.ended, patience).toBe(true);
    expect(reports).toEqual([]);
  });

  it('plays without a network as far as it is on disk, and then says why it stops', async () => {
    const path = '/mp4/moov-at-end.mp4';
    await cache.preload(origin.url + path, { seconds: 4 });
    expect(await cache.has(origin.url + path)).toBe(false);
    await offline();
    await start(path);
    video.currentTime = 3;
    await video.play();
    await shows(3);
    expect(reports).toEqual([]);
    await expect.poll(() => reports.length, patience).toBe(1);
    expect(reports[0]).toMatchObject({ name: 'ERROR_UNREACHABLE' });
    expect(video.currentTime).toBeGreaterThan(3);
  });

  it('says at once that there is nothing where it is put to without a network', async () => {
    const path = '/mp4/moov-at-end.mp4';
    await cache.preload(origin.url + path, { seconds: 2 });
    await offline();
    await start(path);
    video.currentTime = 15;
    await expect.poll(() => reports.map(({ name }) => name), patience).toEqual(['ERROR_UNREACHABLE']);
  });

  it('goes on by itself when the network is back in time', async () => {
    const path = '/mp4/faststart.mp4';
    await cache.preload(origin.url + path, { seconds: 4 });
    await offline();
    await start(path);
    video.currentTime = 5;
    await video.play();
    await shows(5);
    await commands.mediaOriginFault(origin.id);
    await shows(10);
    expect(reports).toEqual([]);
  });

  it.each([
    ['another container', '/webm/clip.webm'],
    ['another container that does not say so', '/ts/clip.ts'],
    ['a server without CORS', '/mp4/faststart.mp4?cors'],
    ['what is no file', '/bad/noise.mp4'],
  ])('leaves %s to the next engine, and the video alone', async (_what, path) => {
    if (path.includes('cors')) await commands.mediaOriginFault(origin.id, { path: '/mp4/*', noCors: true });
    const failure: unknown = await start(path).catch((error: unknown) => error);
    expect(failure).toMatchObject({ detail: { nextEngine: true } });
    expect(video.getAttribute('src')).toBeNull();
  });

  it.each(['/webm/clip.webm', '/mp3/clip.mp3'])(
    'plays %s without a network when all of it is on disk',
    async (path) => {
      await cache.preload(origin.url + path);
      await offline();
      await start(path);
      await video.play();
      await expect.poll(() => video.currentTime, patience).toBeGreaterThan(1);
      video.currentTime = 15;
      await expect.poll(() => video.currentTime, patience).toBeGreaterThan(15.5);
      expect(reports).toEqual([]);
      run.abort();
      expect(video.getAttribute('src')).toBeNull();
    },
  );

  it('takes itself off the video when the browser takes the media no more', async () => {
    const refuse = vi.spyOn(MediaSource.prototype, 'addSourceBuffer').mockImplementation(() => {
      throw new DOMException('No.', 'NotSupportedError');
    });
    await expect(start('/mp4/faststart.mp4')).rejects.toMatchObject({ detail: { nextEngine: true } });
    refuse.mockRestore();
    expect(video.getAttribute('src')).toBeNull();
    await start('/mp4/faststart.mp4', native());
    await video.play();
    await shows(1);
    expect(reports).toEqual([]);
  });

  it('makes way for the browser in a player', async () => {
    const player = new LivePlayer(video, { cache, engines: [file(), native()] });
    await player.load({ url: `${origin.url}/webm/clip.webm?x`, type: 'file' });
    await frames(video, 3);
    expect(player.engineName).toBe('native');
    await player.load(`${origin.url}/mp4/faststart.mp4`);
    await frames(video, 3);
    expect(player.engineName).toBe('file');
    player.destroy();
  });

  it('goes on where it broke off in a player, when the network is back', async () => {
    const path = '/mp4/moov-at-end.mp4';
    await cache.preload(origin.url + path, { seconds: 4 });
    await offline();
    const player = new LivePlayer(video, { cache, engines: [file(), native()], retry: { maxDelayMs: 500 } });
    const reconnecting = new Promise<void>((resolve) => {
      player.addEventListener('statechange', () => player.state === 'reconnecting' && resolve());
    });
    let brokeAt = 0;
    video.addEventListener('timeupdate', () => (brokeAt = Math.max(brokeAt, video.currentTime)));
    await player.load(origin.url + path);
    video.currentTime = 4;
    await reconnecting;
    expect(brokeAt).toBeGreaterThan(3);
    await commands.mediaOriginFault(origin.id);
    await next(player as unknown as EventTarget, 'firstframe');
    expect(player.video.currentTime).toBeGreaterThan(brokeAt - 1);
    player.destroy();
  });
});

describe('file()', () => {
  const config = { ...testContext({ video: undefined as never, signal: undefined as never }).config };
  const canPlay: EngineDefinition['canPlay'] = (...args) => file().canPlay(...args);

  it('is only there with a cache', () => {
    const source = { url: 'https://host/a.mp4', type: 'file' };
    expect(canPlay(source)).toBe(false);
    expect(canPlay(source, config)).toBe(false);
    expect(canPlay(source, { ...config, cache: openCache() })).toBe(true);
  });

  it('leaves alone what it cannot play', () => {
    const withCache = { ...config, cache: openCache() };
    for (const url of ['blob:https://host/1', 'data:video/mp4,x'])
      expect(canPlay({ url, type: 'file' }, withCache)).toBe(false);
  });
});
