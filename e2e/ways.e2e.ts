import type { PlayerSource } from '@livelit/player';
import type { PusherConfig } from '@livelit/pusher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openStage, percentile, startGatewayProcess, type GatewayProcess, type StagePage } from './harness/index.ts';

interface WayIn {
  readonly name: string;
  readonly url: (gateway: GatewayProcess, stream: string) => string;
  readonly config: Partial<PusherConfig>;
  readonly sound: 'aac' | 'opus';
  readonly video: 'h264' | 'vp8';
}

interface WayOut {
  readonly name: string;
  readonly source: (gateway: GatewayProcess, stream: string) => PlayerSource;
}

const waysIn: readonly WayIn[] = [
  {
    name: 'WHIP (H.264, Opus)',
    url: (g, s) => `${g.url}/whip/${s}`,
    config: { videoCodec: 'h264' },
    video: 'h264',
    sound: 'opus',
  },
  {
    name: 'WHIP (VP8, Opus)',
    url: (g, s) => `${g.url}/whip/${s}`,
    config: { videoCodec: 'vp8' },
    video: 'vp8',
    sound: 'opus',
  },
  {
    name: 'FLV over WebSocket (H.264, AAC)',
    url: (g, s) => `${g.wsUrl}/live/${s}.flv`,
    config: { audioCodec: 'aac' },
    video: 'h264',
    sound: 'aac',
  },
  {
    name: 'FLV over WebSocket (H.264, Opus)',
    url: (g, s) => `${g.wsUrl}/live/${s}.flv`,
    config: { audioCodec: 'opus' },
    video: 'h264',
    sound: 'opus',
  },
];

const waysOut: readonly WayOut[] = [
  { name: 'WHEP', source: (g, s) => ({ url: `${g.url}/whep/${s}` }) },
  { name: 'HTTP-FLV', source: (g, s) => ({ url: `${g.url}/live/${s}.flv` }) },
  { name: 'WebSocket-FLV', source: (g, s) => ({ url: `${g.wsUrl}/live/${s}.flv` }) },
  { name: 'LL-HLS', source: (g, s) => ({ url: `${g.url}/hls/${s}/ll.m3u8` }) },
  { name: 'HLS', source: (g, s) => ({ url: `${g.url}/hls/${s}/index.m3u8` }) },
];

/** The tone that the test picture hums, Hz, and how far off a spectrum of 16384 points may say it is. */
const tone = 440;
const toneTolerance = 8;

describe('every way in, every way out', () => {
  let gateway: GatewayProcess;
  const table: Record<string, unknown>[] = [];

  beforeAll(async () => {
    gateway = await startGatewayProcess();
  });

  afterAll(async () => {
    // The numbers are printed, not asserted: this machine is shared. bench/ measures them.
    process.stdout.write(`${table.map((row) => JSON.stringify(row)).join('\n')}\n`);
    await gateway?.stop();
  });

  describe.each(waysIn.map((way, index) => ({ ...way, stream: `way-${index}` })))('$name', (wayIn) => {
    let page: StagePage;

    beforeAll(async () => {
      page = await openStage();
      await page.stage.push(
        'push',
        wayIn.url(gateway, wayIn.stream),
        { kind: 'picture', tone },
        { ...wayIn.config, gop: 1 },
      );
    });

    afterAll(async () => {
      await page?.stage.stopPush('push');
      const noise = page?.noise ?? [];
      await page?.close();
      expect(noise).toEqual([]);
    });

    it.each(waysOut)('arrives by $name: the right pictures, and sound', async (wayOut) => {
      const source = wayOut.source(gateway, wayIn.stream);
      if (wayIn.video === 'vp8' && wayOut.name !== 'WHEP') {
        // VP8 passes through WebRTC only; the viewer is told so at once, in words.
        await page.stage.play('play', source, {});
        await page.stage.waitForPlay('play', 'error');
        const { error } = await page.stage.playState('play');
        expect(error?.name).toBe('ERROR_CODEC_UNSUPPORTED');
        await page.stage.stopPlay('play');
        return;
      }
      await page.stage.play('play', source);
      try {
        const seen = await page.stage.measure('play', 40, 40_000);
        // A picture that was drawn in the page, and not before the journey began or after now.
        expect(Math.min(...seen.latencies)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...seen.latencies)).toBeLessThan(60_000);
        expect(seen.width / seen.height).toBeCloseTo(640 / 360, 1);
        const silent = wayOut.name === 'WHEP' && wayIn.sound === 'aac';
        const heard = await page.stage.tone('play', silent ? 2000 : 20_000);
        if (silent) expect(heard).toBe(0);
        else expect(Math.abs(heard - tone)).toBeLessThan(toneTolerance);
        table.push({
          in: wayIn.name,
          out: wayOut.name,
          'p50 ms': Math.round(percentile(seen.latencies, 0.5)),
          'p95 ms': Math.round(percentile(seen.latencies, 0.95)),
          'first frame ms': Math.round(seen.firstFrameMs),
          size: `${seen.width}x${seen.height}`,
          'tone Hz': silent ? 'none: AAC does not go into WebRTC' : Math.round(heard),
        });
      } finally {
        await page.stage.stopPlay('play');
      }
    });
  });
});

describe('what a browser captures', () => {
  let gateway: GatewayProcess;
  let page: StagePage;

  beforeAll(async () => {
    gateway = await startGatewayProcess();
    page = await openStage();
  });

  afterAll(async () => {
    await page?.close();
    await gateway?.stop();
  });

  it.each([
    ['WHIP', () => `${gateway.url}/whip/camera-whip`],
    ['FLV over WebSocket', () => `${gateway.wsUrl}/live/camera-flv.flv`],
  ])('pushes the camera and the microphone by %s', async (_name, url) => {
    await page.stage.push('devices', url(), { kind: 'devices' });
    const name = new URL(url()).pathname.split('/').at(-1)?.replace('.flv', '') ?? '';
    await page.stage.play('viewer', { url: `${gateway.url}/live/${name}.flv` });
    await expect.poll(() => page.stage.frames('viewer'), { timeout: 30_000 }).toBeGreaterThan(20);
    // Chromium's fake microphone beeps; anything but silence will do.
    expect(await page.stage.tone('viewer', 20_000)).toBeGreaterThan(0);
    await page.stage.stopPlay('viewer');
    await page.stage.stopPush('devices');
    expect(page.noise).toEqual([]);
  });

  it('tells what it sends, every two seconds', async () => {
    await page.stage.push('picture', `${gateway.url}/whip/numbers`, { kind: 'picture' });
    await page.stage.play('viewer', { url: `${gateway.url}/whep/numbers` });
    await expect
      .poll(async () => (await page.stage.pushState('picture')).statistics, { timeout: 20_000 })
      .toMatchObject({
        videoBitrate: expect.toSatisfy((kbps: number) => kbps > 50),
        fps: expect.toSatisfy((fps: number) => fps > 3),
      });
    await expect
      .poll(async () => (await page.stage.playState('viewer')).statistics, { timeout: 20_000 })
      .toMatchObject({ videoBitrate: expect.toSatisfy((kbps: number) => kbps > 50), width: expect.any(Number) });
    await page.stage.stopPlay('viewer');
    await page.stage.stopPush('picture');
  });
});
