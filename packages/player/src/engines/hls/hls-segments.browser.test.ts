import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import type { MediaFault } from '../../../../../scripts/media-origin.ts';
import type { SegmentSkip } from '../../player-events.ts';
import { startHlsRun, type HlsRun, type HlsRunOptions } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const noise = Array.from({ length: 4000 }, (_, at) => String.fromCharCode(33 + ((at * 7919) % 90))).join('');

/** Seconds that the picture shows behind `second`; many before it. */
const secondsPast = (video: HTMLVideoElement, second: number) =>
  ((secondShown(video) ?? second - 1) - second + 64) % 64;

describe.runIf(hasFfmpeg)('one bad segment (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  afterEach(async () => {
    run?.end();
    run = undefined;
    await commands.mediaOriginFault(origin.id);
  });

  const fault = (path: string, what: Partial<MediaFault>) => commands.mediaOriginFault(origin.id, { path, ...what });
  const skipsOf = ({ notices }: HlsRun): SegmentSkip[] =>
    notices.flatMap((notice) => (notice.type === 'segmentskip' ? [notice.skip] : []));
  const skips = () => skipsOf(run!);

  async function play(path: string, options: HlsRunOptions = {}): Promise<HlsRun> {
    run = await startHlsRun(origin.url + path, { hls: { maxBufferLength: 4 }, ...options });
    await run.video.play();
    await frames(run.video, 2);
    return run;
  }

  const bad: readonly (readonly [string, Partial<MediaFault>])[] = [
    ['that is missing for ever', { status: 404 }],
    ['whose server fails for ever', { status: 503 }],
    ['that never comes', { hang: true }],
    ['that stops coming', { stall: 2000 }],
    ['that is cut off', { cut: 2000 }],
    ['of noise', { body: noise }],
    ['of nothing', { body: '' }],
  ];

  /** Plays one stream for each kind of bad segment at once, and waits until each shows the second behind it. */
  async function survive(path: string, segment: string, second: number): Promise<void> {
    await Promise.all(
      bad.map(async ([what, how]) => {
        const server = await commands.startMediaOrigin();
        await commands.mediaOriginFault(server.id, { path: segment, ...how });
        const one = await startHlsRun(server.url + path, { hls: { maxBufferLength: 4 } });
        try {
          await one.video.play();
          await expect.poll(() => secondsPast(one.video, second), { timeout: 50_000, message: what }).toBeLessThan(13);
          expect(
            one.reports.filter(({ severity }) => severity === 'error'),
            what,
          ).toEqual([]);
          expect(
            skipsOf(one).map(({ url }) => new URL(url, server.url).pathname),
            what,
          ).toEqual([segment]);
        } finally {
          one.end();
          await commands.stopMediaOrigin(server.id);
        }
      }),
    );
  }

  it('does not end MPEG-TS on demand, whatever is wrong with it', { timeout: 60_000 }, async () => {
    await survive('/hls/ts/index.m3u8', '/hls/ts/2.ts', 7);
  });

  it('does not end fragmented MP4 on demand, whatever is wrong with it', { timeout: 60_000 }, async () => {
    await survive('/hls/fmp4/index.m3u8', '/hls/fmp4/2.m4s', 7);
  });

  it('does not end a live stream, whatever is wrong with it', { timeout: 60_000 }, async () => {
    // Live streams of all origins begin at the same second, 1312.
    await survive('/live/ts/index.m3u8?window=20', '/live/ts/658.ts', (658 * 2 + 3) % 64);
  });

  it('is tried again before it is skipped', async () => {
    await fault('/hls/ts/2.ts', { status: 404, times: 2 });
    const { video } = await play('/hls/ts/index.m3u8');
    await expect.poll(() => secondsPast(video, 5), { timeout: 20_000 }).toBeLessThan(13);
    expect(skips()).toEqual([]);
  });

  it('is tried as often as the configuration says', async () => {
    await fault('/hls/ts/4.ts', { status: 404 });
    await play('/hls/ts/index.m3u8', { hls: {}, config: { segments: { tries: 2 } } });
    await expect.poll(() => skips().length, { timeout: 20_000 }).toBe(1);
    const asked = await commands.mediaOriginRequests(origin.id);
    const start = asked.findLastIndex(({ path }) => path === '/hls/ts/index.m3u8');
    expect(asked.slice(start).filter(({ path }) => path === '/hls/ts/4.ts')).toHaveLength(2);
  });

  it('is an error where skipping is not wanted', async () => {
    await fault('/hls/ts/4.ts', { status: 404 });
    const { reports } = await play('/hls/ts/index.m3u8', { hls: {}, config: { segments: { tries: 2, skip: false } } });
    await expect.poll(() => reports.map(({ name }) => name), { timeout: 20_000 }).toContain('ERROR_SOURCE_NOT_FOUND');
  });

  it('is played in another quality where there is one', { timeout: 60_000 }, async () => {
    const { video, running, reports } = await play('/hls/master.m3u8');
    running.setLevel!(2);
    await fault('/hls/high/5.m4s', { status: 404 });
    video.currentTime = 8.5;
    await expect.poll(() => secondsPast(video, 11), { timeout: 45_000 }).toBeLessThan(9);
    expect(video.videoHeight).toBeLessThan(360);
    expect(skips()).toEqual([]);
    expect(reports.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
