import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  hasFfmpeg,
  hasNginxRtmp,
  openStage,
  probeStream,
  startGatewayProcess,
  startNginxRtmp,
  startNodeMediaServer,
  type GatewayProcess,
  type MediaServer,
  type Probe,
  type StagePage,
} from './harness/index.ts';

/** Timestamps of one kind in the order of the stream never go back. */
function expectMonotonic({ packets }: Probe, kind: 'audio' | 'video') {
  const times = packets.filter((packet) => packet.codec_type === kind).map((packet) => Number(packet.dts_time));
  expect(times.length).toBeGreaterThan(20);
  for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThanOrEqual(times[i - 1] ?? 0);
}

const servers = [
  { name: 'node-media-server', here: hasFfmpeg(), start: startNodeMediaServer },
  { name: 'nginx-rtmp', here: hasFfmpeg() && hasNginxRtmp(), start: startNginxRtmp },
];

describe.each(servers)('RTMP out, from the page to $name', ({ name, here, start }) => {
  let server: MediaServer;
  let gateway: GatewayProcess;
  let page: StagePage;

  beforeAll(async () => {
    if (!here) return;
    server = await start();
    gateway = await startGatewayProcess(['--allow-rtmp', server.rtmp, '--allow-rtmp-play', server.rtmp]);
    page = await openStage();
  });

  afterAll(async () => {
    await page?.close();
    await gateway?.stop();
    await server?.close();
  });

  it.skipIf(!here)(
    `arrives as H.264 and AAC, nothing transcoded${here ? '' : ` (skipped: ${name} or ffmpeg is not on this machine)`}`,
    async () => {
      const source = { kind: 'picture', width: 640, height: 360, fps: 25 } as const;
      await page.stage.push('push', `${server.rtmp}/journey`, source, { gateway: gateway.url });
      const probe = await probeStream(`${server.rtmp}/journey`, 5);
      const video = probe.streams.find((stream) => stream.codec_type === 'video');
      const audio = probe.streams.find((stream) => stream.codec_type === 'audio');
      expect(video).toMatchObject({ codec_name: 'h264', width: 640, height: 360 });
      expect(audio?.codec_name).toBe('aac');
      expectMonotonic(probe, 'video');
      expectMonotonic(probe, 'audio');
      expect(probe.packets.some((packet) => packet.codec_type === 'video' && packet.flags.includes('K'))).toBe(true);
      await page.stage.stopPush('push');
      expect(page.noise).toEqual([]);
    },
  );

  it.skipIf(!here)(
    `and back into it: an rtmp:// address plays${here ? '' : ` (skipped: ${name} or ffmpeg is not on this machine)`}`,
    async () => {
      const address = `${server.rtmp}/round-trip`;
      const source = { kind: 'picture', width: 640, height: 360, fps: 25 } as const;
      await page.stage.push('push', address, source, { gateway: gateway.url });
      await page.stage.play('play', { url: address }, { gateway: gateway.url });
      const seen = await page.stage.measure('play', 50, 60_000);
      expect(seen).toMatchObject({ engine: 'rtmp', width: 640, height: 360 });
      await page.stage.stopPlay('play');
      await page.stage.stopPush('push');
    },
  );

  it.skipIf(!here)(
    `comes back when the gateway was gone${here ? '' : ` (skipped: ${name} or ffmpeg is not on this machine)`}`,
    async () => {
      await page.stage.push('push', `${server.rtmp}/again`, { kind: 'picture' }, { gateway: gateway.url });
      await gateway.kill();
      await page.stage.waitForPush('push', 'reconnecting', 60_000);
      gateway = await startGatewayProcess(['--allow-rtmp', server.rtmp], gateway.port);
      await page.stage.waitForPush('push', 'connected', 60_000);
      const probe = await probeStream(`${server.rtmp}/again`, 3);
      expect(probe.streams.map((stream) => stream.codec_name).sort()).toEqual(['aac', 'h264']);
      await page.stage.stopPush('push');
    },
  );
});

describe('RTMP targets', () => {
  it('are refused, in words, unless the gateway was told to allow them', async () => {
    const gateway = await startGatewayProcess();
    const page = await openStage();
    try {
      const error = await page.stage.pushInVain(
        'push',
        'rtmp://127.0.0.1:1935/live/secret-key',
        { kind: 'picture' },
        { gateway: gateway.url },
      );
      expect(error?.name).toBe('ERROR_TARGET_NOT_ALLOWED');
      expect(error?.message).not.toContain('secret-key');
    } finally {
      await page.close();
      await gateway.stop();
    }
  });
});
