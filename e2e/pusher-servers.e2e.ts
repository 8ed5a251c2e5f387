import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  avOffsets,
  hasFfmpeg,
  hasNginxRtmp,
  openStage,
  percentile,
  pull,
  startGatewayProcess,
  startNginxRtmp,
  startNodeMediaServer,
  type GatewayProcess,
  type MediaServer,
  type Probe,
  type StagePage,
} from './harness/index.ts';

const size = { width: 640, height: 360 } as const;
const source = { kind: 'flash', ...size, fps: 30 } as const;
const seconds = 6;

const needs = (what: string, here: boolean) => (here ? '' : ` (skipped: needs ${what})`);

function expectContinuous({ packets }: Probe, kind: 'audio' | 'video', longestStep: number) {
  const times = packets.filter((packet) => packet.codec_type === kind).map((packet) => Number(packet.dts_time));
  const steps = times.slice(1).map((time, at) => time - times[at]!);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...steps)).toBeLessThan(longestStep);
  expect(times.at(-1)! - times[0]!).toBeGreaterThan(seconds - 1.5);
}

interface Way {
  readonly name: string;
  readonly here: boolean;
  readonly audio: string;
  readonly push: () => string;
  readonly pulled: () => string;
}

let gateway: GatewayProcess;
let nms: MediaServer | undefined;
let nginx: MediaServer | undefined;
let page: StagePage;

beforeAll(async () => {
  nms = hasFfmpeg() ? await startNodeMediaServer() : undefined;
  nginx = hasFfmpeg() && hasNginxRtmp() ? await startNginxRtmp() : undefined;
  const targets = [nms, nginx].flatMap((server) => (server ? ['--allow-rtmp', server.rtmp] : []));
  gateway = await startGatewayProcess(targets);
  page = await openStage();
});

afterAll(async () => {
  await page?.close();
  await gateway?.stop();
  await nms?.close();
  await nginx?.close();
});

const ways: readonly Way[] = [
  {
    name: 'FLV to the gateway, pulled by HTTP-FLV',
    here: hasFfmpeg(),
    audio: 'aac',
    push: () => `${gateway.wsUrl}/live/flv.flv`,
    pulled: () => `${gateway.url}/live/flv.flv`,
  },
  {
    name: 'WHIP to the gateway, pulled by HLS',
    here: hasFfmpeg(),
    audio: 'opus',
    push: () => `${gateway.url}/whip/whip`,
    pulled: () => `${gateway.url}/hls/whip/index.m3u8`,
  },
  {
    name: 'FLV straight to node-media-server, pulled by RTMP',
    here: hasFfmpeg(),
    audio: 'aac',
    push: () => `${nms?.http?.replace('http', 'ws')}/straight.flv`,
    pulled: () => `${nms?.rtmp}/straight`,
  },
  {
    name: 'RTMP to node-media-server, pulled by RTMP',
    here: hasFfmpeg(),
    audio: 'aac',
    push: () => `${nms?.rtmp}/through`,
    pulled: () => `${nms?.rtmp}/through`,
  },
  {
    name: 'RTMP to nginx, pulled by RTMP',
    here: hasFfmpeg() && hasNginxRtmp(),
    audio: 'aac',
    push: () => `${nginx?.rtmp}/through`,
    pulled: () => `${nginx?.rtmp}/through`,
  },
];

describe('what arrives at a real server, as ffmpeg sees it', () => {
  for (const { name, here, audio, push, pulled: address } of ways)
    it.skipIf(!here)(
      `${name}: codecs, size, continuous timestamps, picture and sound within 40 ms${needs('ffmpeg, or nginx with RTMP', here)}`,
      async () => {
        await page.stage.push('push', push(), source, { gateway: gateway.url });
        const pulled = await pull(address(), seconds);
        try {
          const { streams } = pulled.probe;
          const video = streams.find(({ codec_type }) => codec_type === 'video');
          expect(video).toMatchObject({ codec_name: 'h264', ...size });
          expect(streams.find(({ codec_type }) => codec_type === 'audio')?.codec_name).toBe(audio);
          expectContinuous(pulled.probe, 'video', 0.35);
          expectContinuous(pulled.probe, 'audio', 0.1);
          const offsets = await avOffsets(pulled);
          expect(offsets.length).toBeGreaterThanOrEqual(3);
          expect(Math.abs(percentile(offsets, 0.5)), `offsets ${offsets.map(Math.round).join(' ')}`).toBeLessThan(40);
        } finally {
          pulled.remove();
          await page.stage.stopPush('push');
        }
        expect(page.noise).toEqual([]);
      },
    );

  it.skipIf(!hasFfmpeg())(
    `three servers at once, from one encoder; one goes and the others never notice${needs('ffmpeg', hasFfmpeg())}`,
    async () => {
      await page.stage.push('push', `${gateway.wsUrl}/live/one.flv`, source, { gateway: gateway.url });
      await page.stage.addDestination('push', `${nms?.rtmp}/two`);
      if (nginx) await page.stage.addDestination('push', `${nginx.rtmp}/three`);
      const before = await page.stage.pushState('push');
      await nms?.close();
      // The gateway looks for the server again for a minute, and says so; one that never held is given up at once.
      const told = async () =>
        (await page.stage.events()).some(({ type, who }) => who === 'push' && type === 'warning');
      const holds = async () =>
        (await page.stage.destinations('push')).some(
          ({ label, state }) => label === nms?.rtmp && state === 'connected',
        );
      await expect.poll(async () => (await told()) || !(await holds()), { timeout: 20_000 }).toBe(true);
      const pulled = await pull(nginx ? `${nginx.rtmp}/three` : `${gateway.url}/live/one.flv`, seconds);
      expectContinuous(pulled.probe, 'video', 0.35);
      expectContinuous(pulled.probe, 'audio', 0.1);
      pulled.remove();
      const states = (await page.stage.destinations('push')).map(({ state }) => state);
      expect(states[0]).toBe('connected');
      if (nginx) expect(states.at(-1)).toBe('connected');
      expect(before.status).toBe('connected');
      await page.stage.stopPush('push');
      expect(page.noise).toEqual([]);
    },
  );
});
