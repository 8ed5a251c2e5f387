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
import type { QuickStart } from './page/quick-start.ts';

const seconds = 4;
const servers = [
  { name: 'node-media-server', here: hasFfmpeg(), start: startNodeMediaServer },
  { name: 'nginx-rtmp', here: hasFfmpeg() && hasNginxRtmp(), start: startNginxRtmp },
];

const patience = { timeout: 30_000 };
const timesOf = ({ packets }: Probe, kind: 'audio' | 'video') =>
  packets.filter((packet) => packet.codec_type === kind).map((packet) => Number(packet.dts_time));

describe.each(servers)("Tencent's quick start, against $name", ({ name, here, start }) => {
  let server: MediaServer;
  let gateway: GatewayProcess;
  let stage: StagePage;

  beforeAll(async () => {
    if (!here) return;
    server = await start();
    gateway = await startGatewayProcess(['--allow-rtmp', server.rtmp]);
    stage = await openStage();
  });

  afterAll(async () => {
    await stage?.close();
    await gateway?.stop();
    await server?.close();
  });

  it.skipIf(!here)(
    `shares a screen with the microphone${here ? '' : ` (skipped: ${name} or ffmpeg is not on this machine)`}`,
    async () => {
      const { page } = stage;
      const address = `${server.rtmp}/quick-start`;
      const query = new URLSearchParams({ rtmp: address, gateway: gateway.url });
      await page.goto(new URL(`/quick-start.html?${query}`, page.url()).href);
      const quickStart = () => page.evaluate(() => window.quickStart as QuickStart | undefined);
      const told = async (callback: string) =>
        ((await quickStart())?.told ?? []).filter(([which]) => which === callback).map(([, ...rest]) => rest);

      await expect.poll(async () => (await quickStart())?.codes, patience).toEqual([0, 0]);
      await page.click('#start');
      await expect.poll(() => told('onPushStatusUpdate'), patience).toEqual([[1], [2]]);
      const shown = await page.evaluate(() => {
        const { videoWidth, videoHeight, srcObject } = document.querySelector('video')!;
        const { displaySurface } = (srcObject as MediaStream).getVideoTracks()[0]!.getSettings();
        return { displaySurface, width: videoWidth, height: videoHeight };
      });
      expect(shown.displaySurface).toBe('monitor');

      const probe = await probeStream(address, seconds);
      const video = probe.streams.find((stream) => stream.codec_type === 'video');
      const audio = probe.streams.find((stream) => stream.codec_type === 'audio');
      expect(video).toMatchObject({ codec_name: 'h264', width: shown.width, height: shown.height });
      expect(audio?.codec_name).toBe('aac');
      for (const kind of ['video', 'audio'] as const) {
        const times = timesOf(probe, kind);
        expect(times.length, kind).toBeGreaterThan(10);
        // A server may wait for a key frame, of which there is one every two seconds, before it hands out pictures.
        expect(times.at(-1)! - times[0]!, kind).toBeGreaterThan(seconds - (kind === 'video' ? 2.5 : 1));
        expect(times, kind).toEqual(times.toSorted((one, other) => one - other));
      }

      await page.click('#stop');
      await expect.poll(async () => (await quickStart())?.codes, patience).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
      expect(await told('onPushStatusUpdate')).toEqual([[1], [2], [0]]);
      expect(await told('onScreenCaptureStarted')).toHaveLength(1);
      expect(await told('onScreenCaptureStopped')).toEqual([[0]]);
      expect((await told('onStatisticsUpdate')).at(-1)).toEqual([shown.width, shown.height]);
      expect(await told('onError')).toEqual([]);
      expect(
        await page.evaluate(() => (document.querySelector('video')!.srcObject as MediaStream).getTracks()),
      ).toEqual([]);
      expect(stage.noise).toEqual([]);
    },
  );
});
