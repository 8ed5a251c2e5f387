import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { openCache, type MediaCache } from '../../cache/index.ts';
import { startHlsRun, type HlsRun } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 20_000 };

describe.runIf(hasFfmpeg)('HLS through the disk cache (needs ffmpeg)', { timeout: 60_000 }, () => {
  let origin: { id: string; url: string };
  let proxy: { id: string; url: string };
  let cache: MediaCache;
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
    proxy = await commands.startFaultProxy(origin.url);
  });
  afterAll(async () => {
    await commands.stopFaultProxy(proxy.id);
    await commands.stopMediaOrigin(origin.id);
  });
  beforeEach(() => {
    cache = openCache({ name: `hls-${crypto.randomUUID()}` });
  });
  afterEach(async () => {
    run?.end();
    run = undefined;
    await commands.setFault(proxy.id, 'pass');
    await cache.clear();
    await cache.close();
  });

  async function play(path: string): Promise<HlsRun> {
    run?.end();
    run = await startHlsRun(proxy.url + path, { hls: { maxBufferLength: 60, startLevel: 0 }, config: { cache } });
    await run.video.play();
    await frames(run.video, 3);
    return run;
  }

  const bufferedEnd = ({ buffered }: HTMLVideoElement) => (buffered.length > 0 ? buffered.end(buffered.length - 1) : 0);
  const media = async () =>
    (await commands.mediaOriginRequests(origin.id)).filter(({ path }) => !path.includes('.m3u8')).length;

  it.each([
    ['MPEG-TS', '/hls/ts/index.m3u8'],
    ['fragmented MP4', '/hls/fmp4/index.m3u8'],
    ['byte ranges', '/hls/byterange/index.m3u8'],
    ['levels with alternate audio', '/hls/master.m3u8'],
  ])('plays %s with the network gone, to its end, once it was played', async (_kind, path) => {
    const first = await play(path);
    first.running.setLevel!(0);
    first.video.currentTime = 0;
    await expect.poll(() => bufferedEnd(first.video), patience).toBeGreaterThan(19);
    await commands.setFault(proxy.id, 'refuse');
    const { video, running, reports } = await play(path);
    running.setLevel!(0);
    video.pause();
    for (const second of [18, 3]) {
      video.currentTime = second + 0.5;
      await expect.poll(() => secondShown(video), patience).toBe(second);
    }
    expect(reports).toEqual([]);
  });

  it('asks the server for no segment twice', async () => {
    const { video } = await play('/hls/ts/index.m3u8');
    await expect.poll(() => bufferedEnd(video), patience).toBeGreaterThan(19);
    const before = await media();
    const again = await play('/hls/ts/index.m3u8');
    await expect.poll(() => bufferedEnd(again.video), patience).toBeGreaterThan(19);
    expect(await media()).toBe(before);
  });

  it('never keeps anything of a live stream', async () => {
    const { video } = await play('/live/fmp4/master.m3u8?segment=1');
    await frames(video, 60);
    const kept = (await cache.entries()).map(({ url }) => url);
    expect(kept.filter((url) => /\.m4s|init|index/.test(url))).toEqual([]);
    await commands.setFault(proxy.id, 'refuse');
    run!.end();
    await expect(
      startHlsRun(`${proxy.url}/live/fmp4/index.m3u8?segment=1`, { config: { cache } }),
    ).rejects.toMatchObject({ name: 'ERROR_UNREACHABLE' });
  });

  it('keeps no keys: what is encrypted stays so on disk', async () => {
    const { video } = await play('/hls/aes/index.m3u8');
    await expect.poll(() => bufferedEnd(video), patience).toBeGreaterThan(19);
    const kept = (await cache.entries()).map(({ url }) => url);
    expect(kept.some((url) => url.endsWith('.ts'))).toBe(true);
    expect(kept.some((url) => url.endsWith('.bin'))).toBe(false);
  });
});
