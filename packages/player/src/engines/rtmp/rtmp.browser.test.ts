import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type { EngineDefinition } from '../../engine.ts';
import { LivePlayer } from '../../live-player.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { createVideo, frames, showsSomething } from '../../testing/watching.ts';
import { rtmp } from './rtmp.ts';

const patience = { timeout: 30_000 };

let gateway: { id: string; url: string };
let server: { id: string; url: string };
let publisher: string;
beforeAll(async () => {
  server = (await commands.startMediaServer('node-media-server'))!;
  publisher = await commands.publishRtmp(`${server.url}/test`);
  gateway = await commands.startGateway({ rtmpSources: ['rtmp://127.0.0.1:*/live'], limits: { connectTimeout: 4 } });
});
afterAll(async () => {
  await commands.stopRtmpPublisher(publisher);
  await commands.stopGateway(gateway.id);
  await commands.stopMediaServer(server.id);
});

/** The engine with a gateway in its config. */
const engine: EngineDefinition = {
  ...rtmp(),
  async load() {
    const start = await rtmp().load();
    return (source, context) => start(source, { ...context, config: { ...context.config, gateway: gateway.url } });
  },
};

describe('RTMP through a gateway', () => {
  engineContract(engine, {
    source: () => ({ url: `${server?.url}/test`, type: 'rtmp' }),
    missing: () => ({ url: `${server.url}/nobody`, type: 'rtmp' }),
  });
});

describe('a player with a gateway', () => {
  let video: HTMLVideoElement;
  let player: LivePlayer | undefined;
  beforeEach(() => {
    video = createVideo();
  });
  afterEach(() => {
    player?.destroy();
    video.remove();
  });
  const load = (url: string, config = {}) => {
    player = new LivePlayer(video, { gateway: gateway.url, retry: { maxAttempts: 1 }, ...config });
    void player.load(url);
    return player;
  };
  const failure = async (url: string, config = {}) => {
    const failing = load(url, config);
    await expect.poll(() => failing.error ?? failing.repairing, patience).toBeDefined();
    return (failing.error ?? failing.repairing)!;
  };

  it.each(['node-media-server', 'nginx'] as const)(
    'plays from %s (skipped where it is not installed)',
    async (kind) => {
      const other = await commands.startMediaServer(kind);
      if (!other) return;
      const encoder = await commands.publishRtmp(`${other.url}/room?sign=abc`);
      const playing = load(`${other.url}/room`, { retry: {} });
      await frames(playing.video, 10);
      expect(playing.engineName).toBe('rtmp');
      expect(showsSomething(playing.video)).toBe(true);
      player?.destroy();
      await commands.stopRtmpPublisher(encoder);
      await commands.stopMediaServer(other.id);
    },
  );

  it('comes back when the publisher does', async () => {
    const other = (await commands.startMediaServer('node-media-server'))!;
    const first = await commands.publishRtmp(`${other.url}/room`);
    const playing = load(`${other.url}/room`, { retry: {}, stallTimeout: 3 });
    await frames(playing.video, 5);
    await commands.stopRtmpPublisher(first);
    await expect.poll(() => playing.state, patience).toMatch(/reconnecting|connecting/);
    const second = await commands.publishRtmp(`${other.url}/room`);
    await frames(playing.video, 5);
    await commands.stopRtmpPublisher(second);
    await commands.stopMediaServer(other.id);
  }, 60_000);

  it('never shows the address but to the gateway', async () => {
    const playing = load(`${server.url}/test?sign=secret`);
    await frames(playing.video, 3);
    const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(addresses.join()).not.toContain('secret');
  });

  it('names each refusal: not allowed, no token, not there, no gateway', async () => {
    expect(await failure(`rtmp://localhost:1/live/x`)).toMatchObject({ name: 'ERROR_TARGET_NOT_ALLOWED' });
    player?.destroy();
    expect(await failure(`rtmp://127.0.0.1:1/live/x`)).toMatchObject({ name: 'ERROR_TARGET_FAILED' });
    player?.destroy();
    expect(await failure(`${server.url}/test`, { gateway: undefined })).toMatchObject({ name: 'ERROR_NOT_SUPPORTED' });
    player?.destroy();
    expect(await failure(`${server.url}/test`, { gateway: 'nonsense' })).toMatchObject({
      name: 'ERROR_INVALID_PARAMETER',
    });
    player?.destroy();
    const guarded = await commands.startGateway({ play: ['secret'], rtmpSources: ['rtmp://127.0.0.1:*'] });
    expect(await failure(`${server.url}/test`, { gateway: guarded.url })).toMatchObject({ name: 'ERROR_UNAUTHORIZED' });
    player?.destroy();
    player = new LivePlayer(video, { gateway: guarded.url });
    void player.load({ url: `${server.url}/test`, token: 'secret' });
    await frames(player.video, 3);
    await commands.stopGateway(guarded.id);
  }, 60_000);
});
