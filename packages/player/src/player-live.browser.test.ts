import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { createVideo, frames } from './testing/watching.ts';

const patience = { timeout: 25_000 };
const hasFfmpeg = await commands.hasProgram('ffmpeg');

let origin: { id: string; url: string };
let video: HTMLVideoElement;
let player: LivePlayer;
let warnings: string[];

function create(config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { retry: { maxDelayMs: 1000 }, ...config });
  warnings = [];
  player.addEventListener('warning', ({ error }) => warnings.push(error.name));
  return player;
}
async function plays(path: string): Promise<void> {
  void player.load(`${origin.url}${path}`);
  await expect.poll(() => player.state, patience).toBe('playing');
  await frames(video, 5);
}
function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(!hasFfmpeg)('live streams (needs ffmpeg)', () => {
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  }, 60_000);
  afterAll(() => commands.stopMediaOrigin(origin.id));
  beforeEach(() => {
    video = createVideo();
  });
  afterEach(() => {
    player.destroy();
    video.remove();
    vi.restoreAllMocks();
  });

  it(
    'leaves a viewer alone who went back in the window, through a pause and a hidden tab',
    { timeout: 90_000 },
    async () => {
      create({ pauseTimeout: 0.5 });
      await plays('/live/fmp4/index.m3u8?segment=2&window=120');
      await expect.poll(() => player.isAtLiveEdge, patience).toBe(true);
      const { seekable } = player;
      expect(seekable.end(0) - seekable.start(0)).toBeGreaterThan(60);
      const back = video.currentTime - 40;
      player.currentTime = back;
      await expect.poll(() => player.liveState, patience).toBe('behind');
      await frames(video, 20);
      expect(video.currentTime).toBeLessThan(back + 10);
      player.pause();
      await pause(1500);
      expect(player.engineName).toBe('hls');
      hide(true);
      await player.play();
      hide(false);
      await frames(video, 20);
      expect(video.currentTime).toBeLessThan(back + 20);
      expect(video.playbackRate).toBe(1);
      expect(player.latency).toBeGreaterThan(25);
      player.seekToLive();
      await expect.poll(() => player.isAtLiveEdge, patience).toBe(true);
      await frames(video, 5);
      expect(player.latency).toBeLessThan(20);
    },
  );

  it('lets go of a paused stream, and begins at the edge', { timeout: 60_000 }, async () => {
    create({ pauseTimeout: 0.5 });
    await plays('/live/fmp4/index.m3u8?segment=1&window=12');
    player.pause();
    await expect.poll(() => player.engineName, patience).toBeUndefined();
    expect(player.state).toBe('paused');
    expect(video.readyState).toBe(0);
    await player.play();
    await expect.poll(() => player.state, patience).toBe('playing');
    await expect.poll(() => player.isAtLiveEdge, patience).toBe(true);
  });

  it('is at the edge at once when the tab is seen again', { timeout: 60_000 }, async () => {
    create({ maxLatency: 100, catchUp: { rate: 1 } });
    await plays('/live/stream.flv');
    const usual = player.latency!;
    // What a browser does to a hidden tab, only quicker.
    video.playbackRate = 0.1;
    hide(true);
    await expect.poll(() => player.latency ?? 0, patience).toBeGreaterThan(usual + 3);
    video.playbackRate = 1;
    expect(warnings).not.toContain('WARNING_LATENCY_TOO_HIGH');
    hide(false);
    expect(warnings).toContain('WARNING_LATENCY_TOO_HIGH');
    await expect.poll(() => player.latency ?? 99, patience).toBeLessThan(usual + 1.5);
    await frames(video, 5);
  });

  it('catches up by speed and comes to rest at the target', { timeout: 60_000 }, async () => {
    create({ targetLatency: 0.8, maxLatency: 100, catchUp: { rate: 1.5 } });
    await plays('/live/stream.flv');
    video.playbackRate = 0.2;
    await expect.poll(() => player.latency ?? 0, patience).toBeGreaterThan(2.5);
    expect(video.playbackRate).toBe(0.2);
    player.playbackRate = 1;
    await expect.poll(() => video.playbackRate, patience).toBe(1.5);
    await expect.poll(() => video.playbackRate, patience).toBe(1);
    expect(player.latency).toBeLessThan(1.3);
  });

  it('knows what is on demand', { timeout: 60_000 }, async () => {
    create();
    await plays('/hls/fmp4/index.m3u8');
    expect(player.liveState).toBe('on-demand');
    expect(player.isAtLiveEdge).toBe(false);
    await plays('/mp4/faststart.mp4');
    expect(player.liveState).toBe('on-demand');
  });
});
