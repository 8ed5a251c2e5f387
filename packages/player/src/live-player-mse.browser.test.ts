import { LiveCode, LiveError } from '@livelit/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { clipEngine, type ClipEngine } from './testing/clip-engine.ts';
import { recordClip } from './testing/test-clip.ts';
import { testContext } from './testing/test-context.ts';
import { createVideo } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const source = { url: 'https://host/stream', type: 'clip' };
const calm = { rate: 1, jump: false };

let clip: Blob;
let length: number;
let video: HTMLVideoElement;
let player: LivePlayer;
let engine: ClipEngine;
let warnings: string[];

function create(config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { engines: [engine], retry: { baseDelayMs: 20, maxDelayMs: 50 }, ...config });
  warnings = [];
  player.addEventListener('warning', ({ error }) => warnings.push(error.name));
  return player;
}
/** Plays `count` clips in a row, without a gap. */
async function begins(count = 1): Promise<void> {
  const connected = new Promise((resolve) => player.addEventListener('connected', resolve, { once: true }));
  void player.load(source);
  await connected;
  for (let at = 0; at < count; at++) await engine.append(clip, at * length);
}
const moves = async () => {
  const from = video.currentTime;
  await expect.poll(() => video.currentTime, patience).toBeGreaterThan(from + 0.2);
};
const isAtEdge = async () => {
  await expect.poll(() => video.currentTime, patience).toBeGreaterThan(3);
  await expect.poll(() => player.isAtLiveEdge, patience).toBe(true);
};
const stands = async (seconds: number) => {
  const from = video.currentTime;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  expect(video.currentTime).toBe(from);
};

beforeAll(async () => {
  clip = await recordClip(2);
  const probe = clipEngine();
  const measured = createVideo();
  const over = new AbortController();
  await (
    await probe.load()
  )(source, testContext({ video: measured, signal: over.signal }));
  await probe.append(clip, 0);
  // A little less, so that one clip after the other leaves no hole.
  length = measured.buffered.end(0) - 0.02;
  over.abort();
  measured.remove();
});
beforeEach(() => {
  video = createVideo();
  engine = clipEngine();
});
afterEach(() => {
  player.destroy();
  video.remove();
});

describe('a hole in the buffer', () => {
  it('is skipped without connecting anew', async () => {
    create({ catchUp: calm });
    await begins();
    await engine.append(clip, length + 3);
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(length + 3);
    await moves();
    expect(engine.starts).toHaveLength(1);
    expect(warnings).toContain('WARNING_BUFFER_STALL');
  });

  it('before the first picture is skipped too', async () => {
    create({ catchUp: calm });
    await begins(0);
    await engine.append(clip, 3);
    await moves();
    expect(video.currentTime).toBeGreaterThan(3);
    expect(engine.starts).toHaveLength(1);
  });

  it('that a seek has led into is waited for', async () => {
    create({ catchUp: calm });
    await begins();
    await engine.append(clip, length + 6);
    video.currentTime = length + 1;
    await stands(2.5);
    await engine.append(clip, length + 0.5);
    await moves();
    expect(video.currentTime).toBeLessThan(length + 5);
  });

  it('that is never filled ends the attempt', async () => {
    create({ catchUp: calm, stallTimeout: 2 });
    await begins();
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    expect(warnings).toContain('ERROR_SOURCE_STALE');
  });
});

describe('minBuffer', () => {
  it('holds the start back until there is so much', async () => {
    create({ minBuffer: length + 1, catchUp: calm });
    await begins();
    await expect.poll(() => video.readyState, patience).toBeGreaterThan(2);
    await expect.poll(() => player.state, patience).toBe('buffering');
    await stands(1);
    expect(video.paused).toBe(false);
    expect(player.playbackRate).toBe(1);
    await engine.append(clip, length);
    await moves();
    await expect.poll(() => player.state, patience).toBe('playing');
    expect(video.playbackRate).toBe(1);
  });

  it('holds playback back again after it ran dry', async () => {
    create({ minBuffer: length - 0.5, catchUp: calm });
    await begins();
    await moves();
    player.minBuffer = length + 1;
    await expect.poll(() => video.readyState, patience).toBeLessThan(3);
    const dry = video.currentTime;
    await engine.append(clip, length);
    await expect.poll(() => video.readyState, patience).toBeGreaterThan(2);
    await stands(1);
    expect(video.currentTime - dry).toBeLessThan(0.2);
    await engine.append(clip, 2 * length);
    await moves();
  });

  it('never holds for ever', async () => {
    create({ minBuffer: 1, catchUp: calm });
    player.minBuffer = length + 1;
    await begins();
    await moves();
    expect(engine.starts).toHaveLength(1);
  }, 30_000);
});

describe('the speed', () => {
  it('is raised while playback is behind, with the pitch kept, and given back', async () => {
    create({ maxLatency: 100 });
    await begins(3);
    await expect.poll(() => video.playbackRate, patience).toBe(1.1);
    expect(video.preservesPitch).toBe(true);
    expect(player.playbackRate).toBe(1);
    await expect.poll(() => video.playbackRate, patience).toBe(1);
    expect(player.latency).toBeLessThan(1.1);
  });

  it('is the user’s own when they chose one, and ours again when they are back at 1', async () => {
    create({ maxLatency: 100 });
    await begins(4);
    await expect.poll(() => video.playbackRate, patience).toBe(1.1);
    player.playbackRate = 0.5;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(video.playbackRate).toBe(0.5);
    player.playbackRate = 1;
    await expect.poll(() => video.playbackRate, patience).toBe(1.1);
    player.catchUp = { rate: 1.25 };
    await expect.poll(() => video.playbackRate, patience).toBe(1.25);
  });

  it('of the user outlives a connection, which would reset it', async () => {
    create({ catchUp: calm });
    await begins(2);
    await moves();
    player.playbackRate = 0.75;
    engine.starts[0]!.report(new LiveError(LiveCode.ERROR_DISCONNECTED, 'Out.'));
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await expect.poll(() => player.engineName, patience).toBe('clip');
    await engine.append(clip, 0);
    await moves();
    expect(video.playbackRate).toBe(0.75);
    expect(player.playbackRate).toBe(0.75);
  });

  it('of the user is taken along by switchStream', async () => {
    create({ catchUp: calm });
    await begins(4);
    await moves();
    player.playbackRate = 0.75;
    const switching = player.switchStream(source);
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await expect.poll(() => engine.append(clip, 0).then(() => true), patience).toBe(true);
    await switching;
    expect(player.video).not.toBe(video);
    expect(player.video.playbackRate).toBe(0.75);
  });
});

describe('the live edge', () => {
  it('is jumped to when playback is too far behind', async () => {
    create();
    await begins(3);
    await expect.poll(() => player.latency, patience).toBeLessThan(2.2);
    expect(warnings).toContain('WARNING_LATENCY_TOO_HIGH');
  });

  it('is left to a viewer who sought back on purpose, until they ask for it', async () => {
    create();
    await begins(4);
    await isAtEdge();
    expect(player.liveState).toBe('live');
    video.currentTime = 0.5;
    await expect.poll(() => player.liveState, patience).toBe('behind');
    warnings.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(video.currentTime).toBeLessThan(3);
    expect(video.playbackRate).toBe(1);
    player.pause();
    await player.play();
    document.dispatchEvent(new Event('visibilitychange'));
    await moves();
    expect(video.currentTime).toBeLessThan(5);
    expect(warnings).toEqual([]);
    player.seekToLive();
    await expect.poll(() => player.latency, patience).toBeLessThan(1.2);
    await expect.poll(() => player.liveState, patience).toBe('live');
  });

  it('is where a viewer is who sought to it', async () => {
    create();
    await begins(4);
    await isAtEdge();
    video.currentTime = 0.5;
    await expect.poll(() => player.isAtLiveEdge, patience).toBe(false);
    video.currentTime = 4 * length - 0.8;
    await expect.poll(() => player.isAtLiveEdge, patience).toBe(true);
  });

  it('is not where a viewer goes on who was behind when the connection broke', async () => {
    create();
    await begins(4);
    await isAtEdge();
    video.currentTime = 2;
    await expect.poll(() => player.liveState, patience).toBe('behind');
    const behind = player.latency!;
    const connected = new Promise((resolve) => player.addEventListener('connected', resolve, { once: true }));
    engine.starts[0]!.report(new LiveError(LiveCode.ERROR_DISCONNECTED, 'Out.'));
    await connected;
    for (let at = 0; at < 5; at++) await engine.append(clip, at * length);
    video.currentTime = 5 * length - 1;
    await expect.poll(() => player.latency, patience).toBeGreaterThan(behind - 1);
    await expect.poll(() => player.liveState, patience).toBe('behind');
  });
});

describe('the latency contract', () => {
  it('changes while it plays, and the engine hears of it', async () => {
    let heard = 0;
    engine = clipEngine(1, { latencyChanged: () => heard++ });
    create({ maxLatency: 100, catchUp: calm });
    await begins(4);
    await expect.poll(() => player.latency, patience).toBeGreaterThan(3);
    player.targetLatency = 2;
    expect(engine.starts[0]!.latency.target).toBe(2);
    player.maxLatency = 3;
    player.catchUp = {};
    expect(heard).toBe(3);
    await expect.poll(() => player.latency, patience).toBeLessThan(3);
  });

  it('takes the words of V2TXLive', () => {
    create();
    expect(player.setCacheParams(1, 5)).toBe(LiveCode.OK);
    expect([player.targetLatency, player.minBuffer, player.maxLatency]).toEqual([1, 1, 5]);
    for (const [min, max] of [
      [0, 5],
      [-1, 5],
      [5, 5],
      [6, 5],
      [NaN, 5],
      [1, Infinity],
    ] as const)
      expect(player.setCacheParams(min, max)).toBe(LiveCode.ERROR_INVALID_PARAMETER);
    expect(player.targetLatency).toBe(1);
  });

  it('takes no nonsense', () => {
    create({ targetLatency: 3 });
    player.targetLatency = -1;
    player.maxLatency = NaN;
    expect(player.targetLatency).toBe(3);
    expect(player.maxLatency).toBeUndefined();
    expect(warnings).toEqual(['ERROR_INVALID_PARAMETER', 'ERROR_INVALID_PARAMETER']);
  });
});

describe('a file', () => {
  it('goes on where its connection broke, also after it was given up', async () => {
    engine = clipEngine(1, { live: false });
    create({ fileAttempts: 1 });
    await begins(3);
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(1);
    engine.starts[0]!.report(new LiveError(LiveCode.ERROR_DISCONNECTED, 'Out.'));
    expect(player.liveState).toBe('on-demand');
    await expect.poll(() => player.state, patience).toBe('error');
    const connected = new Promise((resolve) => player.addEventListener('connected', resolve, { once: true }));
    player.retry();
    await connected;
    for (let at = 0; at < 3; at++) await engine.append(clip, at * length);
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(1);
    expect(video.currentTime).toBeLessThan(4);
    player.stop();
    const again = new Promise((resolve) => player.addEventListener('connected', resolve, { once: true }));
    void player.play();
    await again;
    await engine.append(clip, 0);
    await moves();
    expect(video.currentTime).toBeLessThan(1);
  });

  it('keeps its position on another line, and begins anew as another stream', async () => {
    engine = clipEngine(1, { live: false });
    create();
    const feed = async (count: number) => {
      await expect.poll(() => engine.starts.length, patience).toBe(count);
      await expect.poll(() => engine.append(clip, 0).then(() => true), patience).toBe(true);
      await engine.append(clip, length);
    };
    void player.load([source, source]);
    await feed(1);
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(1);
    const selecting = player.selectLine(1);
    await feed(2);
    await selecting;
    expect(player.video).not.toBe(video);
    expect(player.video.currentTime).toBeGreaterThan(0.9);
    const switching = player.switchStream(source);
    await feed(3);
    await switching;
    expect(player.video.currentTime).toBeLessThan(0.9);
  });
});
