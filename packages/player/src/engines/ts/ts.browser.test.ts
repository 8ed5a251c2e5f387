import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { engineRig } from '../../testing/engine-rig.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { frames } from '../../testing/watching.ts';
import { ts } from './ts.ts';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string; ws: string };
let gateway: { id: string; url: string };
beforeAll(async () => {
  origin = await commands.startMediaOrigin();
  gateway = await commands.startGateway();
});
afterAll(async () => {
  await commands.stopMediaOrigin(origin.id);
  await commands.stopGateway(gateway.id);
});

describe('MPEG-TS over HTTP', () => {
  engineContract(ts(), {
    source: () => ({ url: `${origin.url}/live/stream.ts`, type: 'http-ts' }),
    missing: () => ({ url: `${origin.url}/nothing.ts`, type: 'http-ts' }),
  });
});

describe('MPEG-TS over WebSocket', () => {
  engineContract(ts(), {
    source: () => ({ url: `${origin.ws}/live/stream.ts`, type: 'ws-ts' }),
    // What a browser does not hear of a refused handshake, a close code can tell.
    missing: () => ({ url: `${gateway.url.replace('http', 'ws')}/live/nobody.flv`, type: 'ws-ts' }),
  });
});

describe('a live stream in MPEG-TS', () => {
  const rig = engineRig();

  it.each(['http-ts', 'ws-ts'] as const)('plays near its edge over %s, and tells how near', async (type) => {
    const url = `${type === 'ws-ts' ? origin.ws : origin.url}/live/stream.ts`;
    const running = await rig.start(ts(), { url, type }, { targetLatency: 1 });
    await rig.video.play();
    await frames(rig.video, 5);
    expect(running.live).toBe(true);
    expect(running.targetLatency).toBe(1);
    expect(running.latency).toBeGreaterThan(0);
    const position = await commands.mediaOriginPosition(origin.id);
    const late = (Math.floor(position) - secondShown(rig.video)! + 64) % 64;
    expect(late).toBeLessThan(5);
    rig.video.pause();
    await expect.poll(() => running.latency, patience).toBeGreaterThan(3);
    running.seekToLive!();
    expect(running.latency).toBeLessThan(1.5);
  });

  it('tells picture from sound', async () => {
    const running = await rig.start(ts(), { url: `${origin.url}/live/stream.ts`, type: 'http-ts' });
    const counted = async () => (await running.statistics!()) as Record<'bytes' | 'videoBytes' | 'audioBytes', number>;
    await expect.poll(async () => (await counted()).videoBytes, patience).toBeGreaterThan(1000);
    await expect.poll(async () => (await counted()).audioBytes, patience).toBeGreaterThan(1000);
    const { bytes, videoBytes, audioBytes } = await counted();
    expect(bytes).toBeGreaterThanOrEqual(videoBytes + audioBytes);
  });
});

describe('a file in MPEG-TS', () => {
  const rig = engineRig();

  it('is told from a live stream by its length, and plays to its end', { timeout: 60_000 }, async () => {
    const running = await rig.start(ts(), { url: `${origin.url}/ts/clip.ts`, type: 'http-ts' });
    expect(running.live).toBe(false);
    expect(running.latency).toBeUndefined();
    await rig.video.play();
    await frames(rig.video, 5);
    await expect.poll(() => rig.video.buffered.length && rig.video.buffered.end(0), patience).toBeGreaterThan(15);
    rig.video.currentTime = 18;
    await expect.poll(() => rig.video.ended, patience).toBe(true);
    expect(rig.names()).toEqual([]);
  });
});
