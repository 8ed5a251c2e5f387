import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import type { ProxyFault } from '../../../../../scripts/fault-proxy.ts';
import { startHlsRun, type HlsRun, type HlsRunOptions } from '../../testing/hls-run.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames, next } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const patience = { timeout: 30_000 };

describe.runIf(hasFfmpeg)('live HLS (needs ffmpeg)', { timeout: 60_000 }, () => {
  let origin: { id: string; url: string };
  let proxy: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
    proxy = await commands.startFaultProxy(origin.url);
  });
  afterAll(async () => {
    await commands.stopFaultProxy(proxy.id);
    await commands.stopMediaOrigin(origin.id);
  });
  afterEach(async () => {
    run?.end();
    run = undefined;
    await commands.setFault(proxy.id, 'pass');
  });

  async function play(path: string, options?: HlsRunOptions): Promise<HlsRun> {
    run?.end();
    run = await startHlsRun(proxy.url + path, options);
    await run.video.play();
    await frames(run.video, 3);
    return run;
  }

  const errors = () => run!.reports.filter(({ severity }) => severity === 'error').map(({ name }) => name);
  const warnings = () => run!.reports.filter(({ severity }) => severity !== 'error').map(({ name }) => name);

  it('keeps its window seekable, and comes back to the edge', async () => {
    const { video, running } = await play('/live/ts/index.m3u8?window=120');
    expect(video.duration).toBe(Infinity);
    await expect.poll(() => video.seekable.end(0) - video.seekable.start(0), patience).toBeGreaterThan(100);
    const before = secondShown(video)!;
    video.currentTime -= 60;
    await next(video, 'seeked');
    await frames(video, 5);
    expect((before - secondShown(video)! + 64) % 64).toBeGreaterThanOrEqual(57);
    await expect.poll(() => running.latency, patience).toBeGreaterThan(55);
    running.seekToLive!();
    await expect.poll(() => running.latency, patience).toBeLessThan(12);
    await frames(video, 5);
  });

  it('tells the time of day of what it shows, where the playlist does', async () => {
    const { running } = await play('/live/fmp4/index.m3u8');
    await expect.poll(() => running.wallClockLatency, patience).toBeGreaterThan(2);
    expect(running.wallClockLatency).toBeLessThan(14);
    const without = await play('/live/fmp4/index.m3u8?pdt=0');
    expect(without.running.wallClockLatency).toBeUndefined();
  });

  it('follows its target while it plays', async () => {
    const latency = { target: 4 as number | undefined, max: undefined, minBuffer: undefined };
    const { running } = await play('/live/fmp4/index.m3u8?segment=1&window=40', { context: { latency } });
    expect(running.targetLatency).toBe(4);
    latency.target = 9;
    running.latencyChanged!();
    expect(running.targetLatency).toBe(9);
    latency.target = 0.1;
    running.latencyChanged!();
    expect(running.targetLatency).toBe(1);
    latency.target = undefined;
    running.latencyChanged!();
    expect(running.targetLatency).toBe(3);
  });

  it('plays what it has when the server fails, says how when nothing is left, and plays again', async () => {
    const failures: readonly (readonly [ProxyFault['mode'] | ProxyFault, readonly string[]])[] = [
      ['refuse', ['ERROR_UNREACHABLE']],
      ['reset', ['ERROR_UNREACHABLE']],
      ['hang', ['ERROR_REQUEST_TIMEOUT', 'ERROR_SOURCE_STALE']],
      [{ mode: 'status', status: 404 }, ['ERROR_SOURCE_NOT_FOUND']],
      [{ mode: 'status', status: 503 }, ['ERROR_SERVER_PROCESS_FAILED']],
    ];
    const fail = async (mode: ProxyFault['mode'] | ProxyFault, names: readonly string[]) => {
      const way = await commands.startFaultProxy(origin.url);
      const start = async () => {
        const one = await startHlsRun(`${way.url}/live/ts/index.m3u8`);
        await one.video.play();
        await frames(one.video, 3);
        return one;
      };
      const first = await start();
      const { currentTime } = first.video;
      await commands.setFault(way.id, mode);
      const told = () => first.reports.filter(({ severity }) => severity === 'error').map(({ name }) => name);
      await expect.poll(told, patience).toHaveLength(1);
      expect(names).toContain(told()[0]);
      expect(first.video.currentTime - currentTime).toBeGreaterThan(1);
      first.end();
      await commands.setFault(way.id, 'pass');
      const second = await start();
      expect(second.reports).toEqual([]);
      second.end();
      await commands.stopFaultProxy(way.id);
    };
    await Promise.all(failures.map(([mode, names]) => fail(mode, names)));
  });

  it('survives an outage that is shorter than its buffer, with a warning', async () => {
    const { video } = await play('/live/ts/index.m3u8?window=60');
    video.currentTime -= 30;
    await next(video, 'seeked');
    await expect
      .poll(() => video.buffered.end(video.buffered.length - 1) - video.currentTime, patience)
      .toBeGreaterThan(15);
    await commands.setFault(proxy.id, 'refuse');
    await expect.poll(warnings, patience).toContain('WARNING_RECONNECTING');
    await commands.setFault(proxy.id, 'pass');
    const end = video.buffered.end(video.buffered.length - 1);
    // So that nobody has to wait for what was loaded before the outage.
    video.playbackRate = 4;
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(end + 4);
    expect(errors()).toEqual([]);
    // The segment that was on its way when the connections broke may be left out.
    expect(run!.notices.filter(({ type }) => type === 'segmentskip').length).toBeLessThanOrEqual(1);
  });

  it('ends when the playlist is frozen, does not play its last seconds again, and goes on when it moves', async () => {
    const config = { stallTimeout: 2 };
    const { video } = await play('/live/ts/index.m3u8?segment=1', { config });
    const { currentTime } = video;
    await commands.setFault(proxy.id, 'freeze');
    await expect.poll(errors, patience).toEqual(['ERROR_SOURCE_STALE']);
    expect(video.currentTime - currentTime).toBeGreaterThan(1);
    run!.end();
    run = await startHlsRun(`${proxy.url}/live/ts/index.m3u8?segment=1`, { config });
    await expect.poll(errors, patience).toContain('ERROR_SOURCE_STALE');
    expect(run.video.readyState).toBe(0);
    await commands.setFault(proxy.id, 'pass');
    await play('/live/ts/index.m3u8?segment=1', { config });
    expect(errors()).toEqual([]);
  });

  it('comes to its end when the playlist does, and is no recording when it is known to be live', async () => {
    const other = await commands.startMediaOrigin();
    run = await startHlsRun(`${other.url}/live/ts/index.m3u8?segment=1&window=6`);
    const { video, running } = run;
    await video.play();
    await frames(video, 3);
    expect(running.live).toBe(true);
    await commands.endMediaOriginLive(other.id);
    await next(video, 'ended');
    expect(running.live).toBe(false);
    expect(errors()).toEqual([]);
    run.end();
    run = await startHlsRun(`${other.url}/live/ts/index.m3u8?segment=1&window=6`, { source: { live: true } });
    await expect.poll(errors, patience).toContain('ERROR_STREAM_ENDED');
    await commands.stopMediaOrigin(other.id);
  });
});
