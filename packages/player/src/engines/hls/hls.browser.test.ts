import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type { RunningEngine } from '../../engine.ts';
import type { LatencySettings } from '../../latency-settings.ts';
import type { PlayerConfig } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames } from '../../testing/watching.ts';
import { hls } from './hls.ts';

let stream: TestStream;
beforeAll(async () => {
  stream = await startTestStream();
});
afterAll(() => stream.stop());

describe('HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${stream.http}/hls/test/index.m3u8`, type: 'hls' }),
    missing: () => ({ url: `${stream.http}/hls/nobody/index.m3u8`, type: 'hls' }),
  });
});

describe('LL-HLS', () => {
  engineContract(hls(), {
    source: () => ({ url: `${stream.http}/hls/test/ll.m3u8`, type: 'll-hls' }),
    missing: () => ({ url: `${stream.http}/hls/nobody/ll.m3u8`, type: 'll-hls' }),
  });
});

describe('on the way to the playlist', () => {
  let stub: { id: string; url: string };
  let run: AbortController;
  let video: HTMLVideoElement;
  beforeAll(async () => {
    stub = await commands.startStub();
  });
  afterAll(() => commands.stopStub(stub.id));
  beforeEach(() => {
    run = new AbortController();
    video = createVideo(run.signal);
  });
  afterEach(() => run.abort());

  async function start(url: string, config: Partial<PlayerConfig> = {}, token?: string): Promise<RunningEngine> {
    const startEngine = await hls().load();
    const context = testContext({ video, signal: run.signal }, config);
    return startEngine({ url, type: 'hls', token, headers: { 'X-Viewer': 'eve' } }, context);
  }

  it.each([
    ['status=404', 'ERROR_SOURCE_NOT_FOUND'],
    ['status=401', 'ERROR_UNAUTHORIZED'],
    ['status=503', 'ERROR_SERVER_PROCESS_FAILED'],
    ['body=no%20playlist', 'ERROR_SOURCE_INVALID'],
  ])('tells the player at once of %s, which tries again by its own rules', async (query, name) => {
    await expect(start(`${stub.url}/a.m3u8?${query}`)).rejects.toMatchObject({ name });
  });

  it('hands on when to come back', async () => {
    const failure = start(`${stub.url}/a.m3u8?status=503&retry-after=7`);
    await expect(failure).rejects.toMatchObject({ detail: { httpStatus: 503, retryAfterMs: 7000 } });
  });

  it('shows its token and headers with every request to its origin, and with none elsewhere', async () => {
    const other = await commands.startStub();
    const playlist = [
      '#EXTM3U',
      '#EXT-X-STREAM-INF:BANDWIDTH=1',
      '/level.m3u8?status=404',
      '#EXT-X-STREAM-INF:BANDWIDTH=2',
      `${other.url}/away.m3u8?status=404`,
    ].join('\n');
    await start(`${stub.url}/master.m3u8?body=${encodeURIComponent(playlist)}`, {}, 'secret').catch(() => undefined);
    await expect
      .poll(async () => (await commands.stubRequests(stub.id)).map(({ path }) => path), { timeout: 10_000 })
      .toContain('/level.m3u8');
    const shown = (await commands.stubRequests(stub.id)).filter(({ path }) =>
      ['/master.m3u8', '/level.m3u8'].includes(path),
    );
    expect(new Set(shown.map(({ headers }) => headers['authorization']))).toEqual(new Set(['Bearer secret']));
    expect(new Set(shown.map(({ headers }) => headers['x-viewer']))).toEqual(new Set(['eve']));
    await expect
      .poll(async () => (await commands.stubRequests(other.id)).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    for (const { headers } of await commands.stubRequests(other.id)) {
      expect(headers['authorization']).toBeUndefined();
      expect(headers['x-viewer']).toBeUndefined();
    }
    await commands.stopStub(other.id);
  });
});

describe('latency', () => {
  let run: AbortController;
  afterEach(() => run.abort());

  async function startAt(path: string, targetLatency?: number): Promise<RunningEngine> {
    run = new AbortController();
    const startEngine = await hls().load();
    const video = createVideo(run.signal);
    const running = await startEngine(
      { url: `${stream.http}${path}`, type: 'hls' },
      testContext({ video, signal: run.signal }, { targetLatency }),
    );
    await video.play();
    await frames(video, 5);
    return running;
  }

  it('aims where it is told to', async () => {
    const running = await startAt('/hls/test/index.m3u8', 2.5);
    expect(running.live).toBe(true);
    await expect.poll(() => running.targetLatency, { timeout: 10_000 }).toBeLessThan(4);
    expect(running.targetLatency).toBeGreaterThanOrEqual(2.5);
    await expect.poll(() => running.latency, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  it('never goes nearer to the edge than a low-latency playlist allows', async () => {
    const running = await startAt('/hls/test/ll.m3u8', 0.1);
    const text = await (await fetch(`${stream.http}/hls/test/ll.m3u8`)).text();
    const address = new URL(text.trim().split('\n').at(-1)!, `${stream.http}/hls/test/ll.m3u8`);
    const holdBack = Number(/PART-HOLD-BACK=([\d.]+)/.exec(await (await fetch(address)).text())![1]);
    expect(running.targetLatency).toBeGreaterThanOrEqual(holdBack);
    expect(running.targetLatency).toBeLessThan(holdBack + 3);
  });

  it('follows the target of a low-latency stream while it plays', async () => {
    run = new AbortController();
    const startEngine = await hls().load();
    const video = createVideo(run.signal);
    const latency: { -readonly [K in keyof LatencySettings]: LatencySettings[K] } = {
      target: undefined,
      max: undefined,
      minBuffer: undefined,
    };
    const source: PlayerSource = { url: `${stream.http}/hls/test/ll.m3u8`, type: 'll-hls' };
    const running = await startEngine(source, testContext({ video, signal: run.signal, latency }));
    await video.play();
    await frames(video, 5);
    const usual = running.targetLatency!;
    expect(usual).toBeLessThan(4);
    latency.target = 5;
    running.latencyChanged!();
    expect(running.targetLatency).toBe(5);
    latency.target = undefined;
    running.latencyChanged!();
    expect(running.targetLatency).toBeLessThanOrEqual(usual);
  });

  it('measures the bitrate of the segments', async () => {
    const running = await startAt('/hls/test/index.m3u8');
    await expect.poll(async () => (await running.statistics!()).videoBitrate, { timeout: 10_000 }).toBeGreaterThan(50);
  });
});
