import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { createVideo, frames, next, showsSomething } from './testing/watching.ts';

const patience = { timeout: 25_000 };

let gateway: { id: string; url: string; port: number };
let publishers: string[];
let video: HTMLVideoElement;
let player: LivePlayer;
let warnings: string[];

const ws = () => gateway.url.replace('http', 'ws');
const ways = {
  'http-flv': (name: string) => ({ url: `${gateway.url}/live/${name}.flv`, type: 'http-flv' }),
  'ws-flv': (name: string) => ({ url: `${ws()}/live/${name}.flv`, type: 'ws-flv' }),
  hls: (name: string) => ({ url: `${gateway.url}/hls/${name}/index.m3u8`, type: 'hls' }),
  'll-hls': (name: string) => ({ url: `${gateway.url}/hls/${name}/ll.m3u8`, type: 'll-hls' }),
  whep: (name: string) => ({ url: `${gateway.url}/whep/${name}`, type: 'whep' }),
};

async function publish(name = 'test'): Promise<string> {
  const id = await commands.startPublisher(`${ws()}/live/${name}.flv`);
  publishers.push(id);
  return id;
}
function create(config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { stallTimeout: 3, retry: { maxDelayMs: 1000 }, ...config });
  warnings = [];
  player.addEventListener('warning', ({ error }) => warnings.push(error.name));
  return player;
}
async function showsPictures(): Promise<void> {
  await expect.poll(() => player.state, patience).toBe('playing');
  await frames(player.video, 5);
  expect(showsSomething(player.video)).toBe(true);
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

describe('lines in any protocols', () => {
  it('are tried one after the other until one plays', { timeout: 90_000 }, async () => {
    await publish();
    create({ connectTimeout: 4 });
    void player.load([
      { url: 'http://127.0.0.1:9/whep/test', type: 'whep' },
      ways['ws-flv']('nobody'),
      'rtmp://127.0.0.1/live/test',
      ways.hls('test'),
    ]);
    await showsPictures();
    expect(player.line).toBe(3);
    expect(player.engineName).toBe('hls');
    expect(warnings).toContain('WARNING_FALLBACK_USED');
    expect(warnings).toContain('ERROR_NOT_SUPPORTED');
  });

  it('come back to the preferred one when it is there again, without a gap', { timeout: 90_000 }, async () => {
    await publish();
    create({ lines: { failures: 1, healthy: 1 } });
    void player.load([ways.whep('main'), ways['http-flv']('test')]);
    await showsPictures();
    expect(player.engineName).toBe('flv');
    const states: string[] = [];
    player.addEventListener('statechange', () => states.push(player.state));
    const changed = next(player, 'videochange');
    await publish('main');
    await changed;
    expect(showsSomething(player.video)).toBe(true);
    expect(player.engineName).toBe('whep');
    expect(player.line).toBe(0);
    expect(states.filter((state) => state !== 'playing' && state !== 'buffering')).toEqual([]);
    await showsPictures();
  });
});

describe('switchStream', () => {
  it('goes from every protocol to every other with a picture at any time', { timeout: 120_000 }, async () => {
    await publish();
    create();
    void player.load(ways['ws-flv']('test'));
    await showsPictures();
    for (const type of ['whep', 'll-hls', 'http-flv', 'hls', 'whep'] as const) {
      const states: string[] = [];
      const note = () => states.push(player.state);
      player.addEventListener('statechange', note);
      const switched = next<Event & { code: number }>(player, 'streamswitched');
      const old = player.video;
      await player.switchStream(ways[type]('test'));
      expect((await switched).code, type).toBe(0);
      expect(player.video, type).not.toBe(old);
      expect(showsSomething(player.video), type).toBe(true);
      expect(states.filter((state) => state !== 'playing' && state !== 'buffering')).toEqual([]);
      player.removeEventListener('statechange', note);
      expect(old.readyState).toBe(0);
      await frames(player.video, 10);
    }
    expect(document.querySelectorAll('video')).toHaveLength(2);
  });

  it('leaves the picture alone when there is no such stream', { timeout: 60_000 }, async () => {
    await publish();
    create();
    void player.load(ways['http-flv']('test'));
    await showsPictures();
    const switched = next<Event & { code: number }>(player, 'streamswitched');
    await player.switchStream(ways['http-flv']('nobody'));
    expect((await switched).code).toBe(-2);
    expect(player.video).toBe(video);
    await showsPictures();
  });
});

describe('what the viewer is told', () => {
  it('is that a stream is waited for, plays, is waited for again', { timeout: 90_000 }, async () => {
    create();
    const told: string[] = [];
    player.addEventListener('livestatechange', () => told.push(player.liveState));
    void player.load(ways['ws-flv']('test'));
    await expect.poll(() => player.liveState, patience).toBe('waiting');
    expect(player.repairing?.name).toBe('ERROR_SOURCE_NOT_FOUND');
    const id = await publish();
    await expect.poll(() => player.liveState, patience).toBe('live');
    await showsPictures();
    expect(player.repairing).toBeUndefined();
    await commands.stopPublisher(id);
    await expect.poll(() => player.liveState, patience).toBe('waiting');
    expect(player.state).toBe('reconnecting');
    await publish();
    await showsPictures();
    expect(told.filter((state) => state !== 'unknown' && state !== 'behind')).toEqual([
      'waiting',
      'live',
      'waiting',
      'live',
    ]);
  });

  it('is that HLS has ended, and that it is back', { timeout: 120_000 }, async () => {
    const id = await publish();
    create();
    void player.load(ways.hls('test'));
    await showsPictures();
    await commands.stopPublisher(id);
    await expect.poll(() => player.liveState, { timeout: 60_000 }).toBe('ended');
    expect(player.state).toBe('ended');
    warnings.length = 0;
    const picture = showsSomething(player.video);
    // The recording that the playlist has become may not take over meanwhile.
    const changes: string[] = [];
    player.addEventListener('videochange', () => changes.push(player.liveState));
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(changes).toEqual([]);
    expect(player.liveState).toBe('ended');
    await publish();
    await expect.poll(() => player.liveState, patience).toBe('live');
    expect(picture).toBe(true);
    await showsPictures();
    expect(warnings.filter((name) => name.startsWith('ERROR'))).toEqual([]);
  });

  it('is what to do about an RTMP address', { timeout: 30_000 }, async () => {
    create();
    await player.load('rtmp://127.0.0.1/live/test');
    expect(player.state).toBe('error');
    expect(player.error?.name).toBe('ERROR_NOT_SUPPORTED');
    expect(player.error?.message).toMatch(/gateway.*HLS or FLV/);
  });
});
