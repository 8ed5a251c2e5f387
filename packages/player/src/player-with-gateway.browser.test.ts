import type { LiveErrorEvent } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import './element/define.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { createVideo, frames, next, showsSomething } from './testing/watching.ts';

const patience = { timeout: 25_000 };

const ways = [
  ['http-flv', (origin: string) => `${origin}/live/test.flv`],
  ['ws-flv', (origin: string) => `${origin.replace('http', 'ws')}/live/test.flv`],
  ['hls', (origin: string) => `${origin}/hls/test/index.m3u8`],
  ['ll-hls', (origin: string) => `${origin}/hls/test/ll.m3u8`],
  ['whep', (origin: string) => `${origin}/whep/test`],
] as const;

let gateway: { id: string; url: string; port: number };
let publishers: string[];
let video: HTMLVideoElement;
let player: LivePlayer;

async function publish(): Promise<string> {
  const id = await commands.startPublisher(`${gateway.url.replace('http', 'ws')}/live/test.flv`);
  publishers.push(id);
  return id;
}
function create(config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { stallTimeout: 3, retry: { maxDelayMs: 1000 }, ...config });
  return player;
}
const reaches = (state: string) => expect.poll(() => player.state, patience).toBe(state);
async function showsPictures(): Promise<void> {
  await reaches('playing');
  await frames(video, 5);
  expect(showsSomething(video)).toBe(true);
}

beforeEach(async () => {
  gateway = await commands.startGateway();
  publishers = [];
  video = createVideo();
});
afterEach(async () => {
  player.destroy();
  video.remove();
  for (const id of publishers) await commands.stopPublisher(id);
  await commands.stopGateway(gateway.id);
});

describe.each(ways)('%s', (type, address) => {
  it('waits for a stream that is not there yet', { timeout: 60_000 }, async () => {
    create();
    const warned = next<LiveErrorEvent>(player as unknown as EventTarget, 'warning');
    void player.load({ url: address(gateway.url), type });
    expect((await warned).error.name).toBe('ERROR_SOURCE_NOT_FOUND');
    await reaches('reconnecting');
    await publish();
    await showsPictures();
    expect(player.attempt).toBe(0);
  });

  it('plays again after the gateway was killed and came back', { timeout: 90_000 }, async () => {
    await publish();
    create();
    void player.load({ url: address(gateway.url), type });
    await showsPictures();
    await commands.stopGateway(gateway.id);
    await expect.poll(() => ['reconnecting', 'buffering'].includes(player.state), patience).toBe(true);
    const { port } = gateway;
    gateway = await commands.startGateway({ port });
    await publish();
    await expect.poll(() => player.state, patience).toBe('playing');
    await showsPictures();
  });
});

describe('<live-player>', () => {
  it('plays what its attributes say', { timeout: 60_000 }, async () => {
    await publish();
    create().destroy();
    const element = document.createElement('live-player');
    element.innerHTML = '<p>Over the picture</p>';
    for (const name of ['autoplay', 'muted']) element.setAttribute(name, '');
    element.setAttribute('src', ways[1][1](gateway.url));
    document.body.append(element);
    await expect.poll(() => element.state, patience).toBe('playing');
    await frames(element.video!, 5);
    expect(showsSomething(element.video!)).toBe(true);
    element.remove();
  });
});

describe('any protocol', () => {
  it('follows quick changes of the source to the last one', { timeout: 60_000 }, async () => {
    await publish();
    create();
    for (let round = 0; round < 2; round++)
      for (const [type, address] of ways) {
        void player.load({ url: address(gateway.url), type });
        await new Promise((resolve) => setTimeout(resolve, 20 * round));
      }
    void player.load(ways[1][1](gateway.url));
    await showsPictures();
    expect(player.engineName).toBe('flv');
  });

  it('returns to the live edge after a pause', { timeout: 60_000 }, async () => {
    await publish();
    create();
    void player.load(ways[0][1](gateway.url));
    await showsPictures();
    player.pause();
    await expect.poll(() => player.latency ?? 0, patience).toBeGreaterThan(4);
    await player.play();
    await expect.poll(() => player.latency ?? 99, patience).toBeLessThan(2);
    await showsPictures();
  });

  it('finds out from the server what an address does not tell', { timeout: 60_000 }, async () => {
    await publish();
    const stub = await commands.startStub();
    create();
    void player.load(`${stub.url}/stream?from=${encodeURIComponent(ways[0][1](gateway.url))}`);
    await showsPictures();
    expect(player.engineName).toBe('flv');
    await commands.stopStub(stub.id);
  });

  it('measures what it plays', { timeout: 60_000 }, async () => {
    await publish();
    create({ statisticsInterval: 1 });
    void player.load(ways[0][1](gateway.url));
    await expect.poll(() => player.statistics?.videoBitrate, patience).toBeGreaterThan(50);
    expect(player.statistics).toMatchObject({ width: 320, height: 180 });
    await expect.poll(() => player.statistics?.audioBitrate, patience).toBeGreaterThan(20);
    await expect.poll(() => player.statistics?.fps, patience).toBeGreaterThan(10);
    await expect.poll(() => player.statistics?.latency, patience).toBeGreaterThan(0);
  });
});

describe('a gateway with tokens', () => {
  beforeEach(async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ play: ['let-me-in/2+='] });
    await publish();
  });

  it.each(ways)('lets %s in that shows its token', { timeout: 60_000 }, async (type, address) => {
    create();
    void player.load({ url: address(gateway.url), type, token: 'let-me-in/2+=' });
    await showsPictures();
  });

  it.each(ways)(
    'keeps %s out that shows none, and the player does not insist',
    { timeout: 60_000 },
    async (type, address) => {
      create();
      void player.load({ url: address(gateway.url), type, token: 'wrong' });
      await reaches('error');
      expect(player.error?.name).toBe('ERROR_UNAUTHORIZED');
    },
  );
});
