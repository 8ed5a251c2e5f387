import { LiveCode, LiveError, onAbort } from '@livelit/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { startPlayback } from './autoplay.ts';
import type { EngineContext, EngineDefinition } from './engine.ts';
import { LivePlayer } from './live-player.ts';
import { fakeEngine } from './testing/fake-engine.ts';
import { film } from './testing/test-media.ts';
import { createVideo } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const source = { url: 'https://host/a', type: 'fake' };
const refused = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?');

let video: HTMLVideoElement;
let player: LivePlayer | undefined;
const reaches = (state: string) => expect.poll(() => player!.state, patience).toBe(state);

beforeEach(() => {
  video = createVideo();
});
afterEach(() => {
  player?.destroy();
  player = undefined;
  video.remove();
  vi.restoreAllMocks();
});

/** Plays a film of its own as a file; `fail` is the report of its latest run. */
async function filmEngine(): Promise<EngineDefinition & { fail: EngineContext['report'] }> {
  const url = await film({ seconds: 5 });
  const engine = {
    name: 'film',
    canPlay: () => true,
    fail: (() => undefined) as EngineContext['report'],
    load: async () => (_source: unknown, context: EngineContext) => {
      engine.fail = context.report;
      video.src = url;
      onAbort(context.signal, () => {
        video.removeAttribute('src');
        video.load();
      });
      return { live: false };
    },
  };
  return engine;
}

it('keeps the speed of the user when it begins again after an error, and not when it is stopped', async () => {
  const engine = await filmEngine();
  player = new LivePlayer(video, { engines: [engine] });
  void player.load(source);
  await reaches('playing');
  player.playbackRate = 1.5;
  engine.fail(refused);
  await reaches('error');
  expect(player.playbackRate).toBe(1.5);
  player.retry();
  await reaches('playing');
  expect(player.playbackRate).toBe(1.5);
  player.stop();
  expect(player.playbackRate).toBe(1);
});

it('goes on where somebody seeks to while the connection is away', async () => {
  const engine = await filmEngine();
  player = new LivePlayer(video, { engines: [engine] });
  void player.load(source);
  await reaches('playing');
  engine.fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'Gone.', { detail: { retryAfterMs: 1000 } }));
  await reaches('reconnecting');
  player.currentTime = 3;
  await reaches('playing');
  expect(player.currentTime).toBeGreaterThanOrEqual(3);
});

it('is not left without sound by a browser that refuses to start even so', async () => {
  vi.spyOn(video, 'play').mockRejectedValue(new DOMException('', 'NotAllowedError'));
  video.muted = false;
  expect(await startPlayback(video, true)).toBe('blocked');
  expect(video.muted).toBe(false);
});

it('tells of an engine that throws instead of answering; load() does not reject', async () => {
  const engine = {
    ...fakeEngine(),
    canPlay: () => {
      throw new TypeError('A bug.');
    },
  };
  player = new LivePlayer(video, { engines: [engine], retry: { maxAttempts: 1, baseDelayMs: 10 } });
  await player.load(source);
  expect(player.repairing?.cause).toBeInstanceOf(TypeError);
});

it('begins a stream at once that its engine wants to begin anew', async () => {
  const engine = fakeEngine();
  player = new LivePlayer(video, {
    engines: [engine],
    retry: { baseDelayMs: 60_000, maxDelayMs: 60_000, outageShare: Infinity },
  });
  void player.load(source);
  await reaches('playing');
  engine.fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The buffer is full.', { detail: { restart: true } }));
  await expect.poll(() => engine.starts.length, patience).toBe(2);
});

it.each([
  ['fail', () => Promise.reject(new Error('gone'))],
  ['never come', () => new Promise<never>(() => undefined)],
])('notices that the picture stands still though the numbers of the engine %s', async (_how, statistics) => {
  const engine = fakeEngine({ statistics });
  const config = { engines: [engine], retry: { baseDelayMs: 20 }, stallTimeout: 1, statisticsInterval: 0.5 };
  player = new LivePlayer(video, config);
  void player.load(source);
  await reaches('playing');
  engine.freeze();
  await expect.poll(() => engine.starts.length, patience).toBe(2);
});
