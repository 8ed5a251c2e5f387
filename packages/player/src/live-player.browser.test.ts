import { LiveCode, LiveError, type LiveErrorEvent } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { EngineContext } from './engine.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { fakeEngine, type FakeEngine } from './testing/fake-engine.ts';
import { createVideo, next } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const source = { url: 'https://host/stream', type: 'fake' };
const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'The cable is out.');

let video: HTMLVideoElement;
let player: LivePlayer;

function create(engine: FakeEngine, config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { engines: [engine], retry: { baseDelayMs: 20, maxDelayMs: 50 }, ...config });
  return player;
}
const reaches = (state: string) => expect.poll(() => player.state, patience).toBe(state);

beforeEach(() => {
  video = createVideo();
});
afterEach(() => {
  player.destroy();
  video.remove();
});

describe('loading', () => {
  it('plays, and tells the way there', async () => {
    const states: string[] = [];
    const events: string[] = [];
    create(fakeEngine());
    for (const type of ['connected', 'firstframe'] as const) player.addEventListener(type, () => events.push(type));
    player.addEventListener('statechange', () => states.push(player.state));
    void player.load(source);
    await reaches('playing');
    expect(states).toEqual(['connecting', 'playing']);
    expect(events).toEqual(['connected', 'firstframe']);
    expect(player.engineName).toBe('fake');
    expect(player.source?.url).toBe(source.url);
  });

  it('starts only the last of two racing loads', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const engine = fakeEngine({}, () => gate);
    create(engine);
    void player.load({ ...source, url: 'https://host/first' });
    void player.load({ ...source, url: 'https://host/second' });
    release();
    await reaches('playing');
    expect(engine.starts).toHaveLength(1);
    expect(player.source?.url).toBe('https://host/second');
  });

  it('starts nothing when it is stopped while the engine is being imported', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const engine = fakeEngine({}, () => gate);
    create(engine);
    const loading = player.load(source);
    player.stop();
    release();
    await loading;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.starts).toHaveLength(0);
    expect(player.state).toBe('idle');
  });

  it('asks nothing of the server until play() without autoplay', async () => {
    const engine = fakeEngine();
    create(engine, { autoplay: false });
    await player.load(source);
    expect(player.state).toBe('paused');
    expect(engine.starts).toHaveLength(0);
    void player.play();
    await reaches('playing');
  });

  it('says that it cannot play what no engine takes', async () => {
    create(fakeEngine());
    await player.load({ ...source, type: 'carrier-pigeon' });
    await reaches('error');
    expect(player.error?.name).toBe('ERROR_NOT_SUPPORTED');
  });

  it('says that an address is none', async () => {
    create(fakeEngine());
    const failed = next<LiveErrorEvent>(player, 'error');
    await player.load('http://');
    expect((await failed).error.name).toBe('ERROR_INVALID_PARAMETER');
    expect(player.state).toBe('error');
  });

  it('says that an engine could not be imported, and tries again', async () => {
    const loads = vi
      .fn<() => Promise<unknown>>()
      .mockRejectedValueOnce(new TypeError('chunk'))
      .mockResolvedValue(undefined);
    create(fakeEngine({}, loads));
    const warned = next<LiveErrorEvent>(player, 'warning');
    void player.load(source);
    expect((await warned).error.name).toBe('ERROR_MODULE_LOAD_FAILED');
    await reaches('playing');
  });

  it('gives an engine that never connects only so long', async () => {
    const engine = fakeEngine();
    const stuck = { ...engine, load: async () => () => new Promise<never>(() => {}) };
    create(stuck as FakeEngine, { connectTimeout: 0.05 });
    const warned = next<LiveErrorEvent>(player, 'warning');
    void player.load(source);
    expect((await warned).error.name).toBe('ERROR_REQUEST_TIMEOUT');
  });
});

describe('failures', () => {
  it('connects anew after a failure, and counts from zero once a picture came', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    for (const round of [1, 2, 3]) {
      engine.fail(broken);
      await reaches('reconnecting');
      expect(player.attempt).toBe(1);
      await reaches('playing');
      expect(engine.starts).toHaveLength(round + 1);
      expect(engine.starts[0]!.signal.aborted).toBe(true);
      expect(player.attempt).toBe(0);
      expect(player.nextRetryAt).toBeUndefined();
    }
  });

  it('goes on trying while attempts fail, and tells when the next one comes', async () => {
    const engine = fakeEngine();
    engine.refuse(broken);
    create(engine, { retry: { baseDelayMs: 30, maxDelayMs: 30, budgetPerMinute: 1000 } });
    const moments: (number | undefined)[] = [];
    player.addEventListener('statechange', () => moments.push(player.nextRetryAt));
    void player.load(source);
    await expect.poll(() => player.attempt, patience).toBeGreaterThan(3);
    expect(player.state).toBe('reconnecting');
    expect(moments.some((at) => at !== undefined && at > Date.now() - 60_000)).toBe(true);
    engine.refuse(undefined);
    await reaches('playing');
  });

  it('tries at once on retry()', async () => {
    const engine = fakeEngine();
    engine.refuse(new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Not yet.', { detail: { retryAfterMs: 100_000 } }));
    create(engine);
    void player.load(source);
    await expect.poll(() => player.nextRetryAt, patience).toBeDefined();
    engine.refuse(undefined);
    player.retry();
    await reaches('playing');
  });

  it('does not hear a run that is over', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    const [old] = engine.starts;
    void player.load({ ...source, url: 'https://host/other' });
    await reaches('playing');
    const heard = vi.fn<() => void>();
    player.addEventListener('warning', heard);
    player.addEventListener('error', heard);
    old!.report(broken);
    old!.report(new LiveError(LiveCode.WARNING_BUFFER_FULL, 'Full.'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).not.toHaveBeenCalled();
    expect(player.state).toBe('playing');
    expect(engine.starts).toHaveLength(2);
  });

  it('gives up what no attempt can cure, and begins again on retry()', async () => {
    const engine = fakeEngine();
    engine.refuse(new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?'));
    create(engine);
    void player.load(source);
    await reaches('error');
    expect(player.error?.name).toBe('ERROR_UNAUTHORIZED');
    expect(engine.starts).toHaveLength(1);
    engine.refuse(undefined);
    player.retry();
    await reaches('playing');
    expect(player.error).toBeUndefined();
  });

  it('tries what is not live only so often', async () => {
    const engine = fakeEngine();
    engine.refuse(broken);
    create(engine, { fileAttempts: 3 });
    void player.load({ ...source, live: false });
    await reaches('error');
    expect(engine.starts).toHaveLength(3);
  });

  it('notices that the picture stands still without a word, and connects anew', async () => {
    const engine = fakeEngine({ statistics: () => ({ bytes: 1, videoBytes: 1 }) });
    create(engine, { stallTimeout: 1.5 });
    const warnings: string[] = [];
    player.addEventListener('warning', ({ error }) => warnings.push(error.name));
    void player.load(source);
    await reaches('playing');
    engine.freeze();
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    expect(warnings).toContain('ERROR_SOURCE_STALE');
    await reaches('playing');
  });

  it('takes nothing but a picture for a recovery: not a connection, not an event of the video', async () => {
    const blank = fakeEngine({ statistics: () => ({ bytes: 1 }) });
    const silent: FakeEngine = {
      ...blank,
      load: async () => (_source, context) => {
        (blank.starts as EngineContext[]).push(context);
        setTimeout(() => context.video.dispatchEvent(new Event('playing')), 50);
        return { live: true };
      },
    };
    create(silent, { stallTimeout: 0.6 });
    const connections = vi.fn<() => void>();
    player.addEventListener('connected', connections);
    void player.load(source);
    await expect.poll(() => player.attempt, patience).toBe(2);
    expect(connections.mock.calls.length).toBeGreaterThan(1);
    expect(player.state).toBe('reconnecting');
  });

  it('tells what is being repaired until a picture comes', async () => {
    const engine = fakeEngine();
    create(engine, { retry: { baseDelayMs: 100_000, maxDelayMs: 100_000 } });
    void player.load(source);
    await reaches('playing');
    expect(player.repairing).toBeUndefined();
    engine.fail(broken);
    await reaches('reconnecting');
    expect(player.repairing).toBe(broken);
    expect(player.error).toBeUndefined();
    player.retry();
    await reaches('playing');
    expect(player.repairing).toBeUndefined();
  });

  it('gives the last picture away before it is gone', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    const there: boolean[] = [];
    player.addEventListener('attemptend', () => there.push(video.srcObject !== null));
    engine.fail(broken);
    await expect.poll(() => there, patience).toEqual([true]);
    await reaches('playing');
    player.stop();
    await expect.poll(() => there.length, patience).toBe(2);
  });

  it('connects at once on retry() when the picture waits', async () => {
    const engine = fakeEngine({ statistics: () => ({ bytes: 1, videoBytes: 1 }) });
    create(engine, { stallTimeout: 1000 });
    void player.load(source);
    await reaches('playing');
    engine.freeze();
    await reaches('buffering');
    player.retry();
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await reaches('playing');
  });

  it('knows a live stream that has come to its end, and begins anew on play()', async () => {
    let live = true;
    const engine = fakeEngine({
      get live() {
        return live;
      },
    });
    create(engine);
    void player.load(source);
    await reaches('playing');
    expect(player.liveState).toBe('live');
    live = false;
    video.dispatchEvent(new Event('ended'));
    expect(player.state).toBe('ended');
    expect(player.liveState).toBe('ended');
    live = true;
    void player.play();
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
  });

  it('does not take a pause for a stall', async () => {
    const engine = fakeEngine({ statistics: () => ({ bytes: 1, videoBytes: 1 }) });
    create(engine, { stallTimeout: 0.5 });
    void player.load(source);
    await reaches('playing');
    player.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(player.state).toBe('paused');
    expect(engine.starts).toHaveLength(1);
  });

  it('passes warnings of the engine on and plays on', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    const warned = next<LiveErrorEvent>(player, 'warning');
    engine.fail(new LiveError(LiveCode.WARNING_BUFFER_FULL, 'Full.'));
    expect((await warned).error.name).toBe('WARNING_BUFFER_FULL');
    expect(engine.starts).toHaveLength(1);
  });
});

describe('playing and pausing', () => {
  it('follows the controls of the video', async () => {
    create(fakeEngine());
    void player.load(source);
    await reaches('playing');
    video.pause();
    await reaches('paused');
    await video.play();
    await reaches('playing');
  });

  it('plays a stopped source again', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    player.stop();
    expect(player.state).toBe('idle');
    expect(video.srcObject).toBeNull();
    void player.play();
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
  });

  const refuseSound = () => {
    const play = vi.spyOn(video, 'play');
    play.mockImplementation(() =>
      video.muted
        ? HTMLMediaElement.prototype.play.call(video)
        : Promise.reject(new DOMException('No gesture.', 'NotAllowedError')),
    );
    return play;
  };

  it('is blocked when the browser refuses to start, until play() is allowed', async () => {
    video.muted = false;
    const play = refuseSound();
    create(fakeEngine());
    const warned = next<LiveErrorEvent>(player, 'warning');
    void player.load(source);
    expect((await warned).error.name).toBe('WARNING_AUTOPLAY_BLOCKED');
    await reaches('blocked');
    play.mockRestore();
    void player.play();
    await reaches('playing');
  });

  it('goes on without sound if it was told to', async () => {
    video.muted = false;
    refuseSound();
    create(fakeEngine(), { mutedFallback: true });
    const warned = next<LiveErrorEvent>(player, 'warning');
    void player.load(source);
    expect((await warned).error.name).toBe('WARNING_AUTOPLAY_MUTED');
    await reaches('playing');
    expect(video.muted).toBe(true);
  });

  it('jumps to the live edge when it has fallen too far behind', async () => {
    const seekToLive = vi.fn<() => void>();
    create(fakeEngine({ latency: 30, targetLatency: 1, seekToLive }));
    void player.load(source);
    await expect.poll(() => seekToLive.mock.calls.length, patience).toBeGreaterThan(0);
  });

  const hide = (hidden: boolean) => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
    document.dispatchEvent(new Event('visibilitychange'));
  };

  it('returns to the live edge with the tab, even from a lag that it would only have made up slowly', async () => {
    const seekToLive = vi.fn<() => void>();
    create(fakeEngine({ latency: 6, targetLatency: 4, seekToLive }));
    void player.load(source);
    await reaches('playing');
    hide(true);
    expect(seekToLive).not.toHaveBeenCalled();
    hide(false);
    expect(seekToLive).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  it('does not take it for the user when a browser pauses a silent picture that nobody sees', async () => {
    create(fakeEngine());
    void player.load(source);
    await reaches('playing');
    hide(true);
    video.pause();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(player.state).not.toBe('paused');
    hide(false);
    await expect.poll(() => video.paused, patience).toBe(false);
    await reaches('playing');
    vi.restoreAllMocks();
  });

  it('is over when it was destroyed, however it is called', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(source);
    await reaches('playing');
    player.destroy();
    void player.play();
    void player.load(source);
    player.retry();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(player.state).toBe('idle');
    expect(engine.starts).toHaveLength(1);
    expect(video.srcObject).toBeNull();
  });
});

describe('statistics', () => {
  it('tells size, rate and what the engine counted', async () => {
    let bytes = 0;
    create(fakeEngine({ statistics: () => ({ bytes: (bytes += 10_000), rtt: 12 }), latency: 0.5 }), {
      statisticsInterval: 0.5,
    });
    void player.load(source);
    await expect.poll(() => player.statistics?.fps, patience).toBeGreaterThan(5);
    expect(player.statistics).toMatchObject({ width: 64, height: 36, rtt: 12, latency: 0.5 });
    expect(player.statistics?.netSpeed).toBeGreaterThan(0);
  });
});
