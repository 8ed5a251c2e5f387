import { LiveCode, LiveError } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { RunningEngine } from './engine.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { fakeEngine, type FakeEngine } from './testing/fake-engine.ts';
import { createVideo, frames } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const source = { url: 'https://host/stream', type: 'fake' };
const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'The cable is out.');
const never = { baseDelayMs: 1e6, maxDelayMs: 1e6 };

let video: HTMLVideoElement;
let player: LivePlayer;

function create(engine: FakeEngine, config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { engines: [engine], retry: { baseDelayMs: 20, maxDelayMs: 50 }, ...config });
  return player;
}
const reaches = (state: string) => expect.poll(() => player.state, patience).toBe(state);
async function plays(): Promise<void> {
  void player.load(source);
  await reaches('playing');
  // The page is watched by a part of the program of its own.
  await import('./page-watch.ts');
  await frames(player.video, 2);
}
function hide(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}
/** Lets the time of day go on by itself, as it does while a device sleeps. */
function sleep(ms: number): void {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}

beforeEach(() => {
  video = createVideo();
});
afterEach(() => {
  player.destroy();
  video.remove();
  vi.restoreAllMocks();
});

describe('a paused live stream', () => {
  it('is let go after a while, stays paused, and is played at its edge on play()', async () => {
    const engine = fakeEngine();
    create(engine, { pauseTimeout: 0.5 });
    await plays();
    let ended = 0;
    player.addEventListener('attemptend', () => (ended += video.srcObject ? 1 : 0));
    player.pause();
    await expect.poll(() => engine.starts[0]!.signal.aborted, patience).toBe(true);
    expect(ended).toBe(1);
    expect(player.state).toBe('paused');
    expect(player.error).toBeUndefined();
    expect(video.srcObject).toBeNull();
    void player.play();
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
  });

  it('is let go also when its viewer never clicked to start it', async () => {
    const engine = fakeEngine();
    create(engine, { pauseTimeout: 0.5 });
    video.muted = false;
    const play = vi
      .spyOn(video, 'play')
      .mockImplementation(() => Promise.reject(new DOMException('No gesture.', 'NotAllowedError')));
    void player.load(source);
    await reaches('blocked');
    await expect.poll(() => engine.starts[0]!.signal.aborted, patience).toBe(true);
    expect(player.state).toBe('blocked');
    play.mockRestore();
    void player.play();
    await reaches('playing');
  });

  it('is kept when told so, and what is not live always', async () => {
    const live = fakeEngine();
    create(live, { pauseTimeout: 0 });
    await plays();
    player.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(live.starts[0]!.signal.aborted).toBe(false);
    player.destroy();
    const file = fakeEngine({ live: false });
    create(file, { pauseTimeout: 0.3 });
    await plays();
    player.pause();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(file.starts[0]!.signal.aborted).toBe(false);
  });
});

describe('a device that slept', () => {
  it('tries at once what was waiting for its next attempt', async () => {
    const engine = fakeEngine();
    create(engine, { retry: never });
    await plays();
    engine.fail(broken);
    await reaches('reconnecting');
    sleep(60_000);
    await reaches('playing');
    expect(engine.starts).toHaveLength(2);
  });

  it('jumps to the edge, and lets the engine mend what it can', async () => {
    const seekToLive = vi.fn<() => void>();
    const networkChanged = vi.fn<() => void>();
    let latency = 1;
    const running: Partial<RunningEngine> = {
      targetLatency: 1,
      seekToLive,
      networkChanged,
      get latency() {
        return latency;
      },
    };
    create(fakeEngine(running));
    await plays();
    latency = 2.1;
    expect(seekToLive).not.toHaveBeenCalled();
    sleep(60_000);
    await expect.poll(() => networkChanged.mock.calls.length, patience).toBe(1);
    expect(seekToLive).toHaveBeenCalled();
  });

  it('connects anew within seconds when nothing comes any more, however patient it is otherwise', async () => {
    const engine = fakeEngine({ statistics: () => ({ bytes: 1, videoBytes: 1 }) });
    create(engine, { stallTimeout: 1000 });
    await plays();
    engine.freeze();
    sleep(60_000);
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await reaches('playing');
  });

  it('is left alone when it plays on', async () => {
    const engine = fakeEngine();
    create(engine, { stallTimeout: 1000 });
    await plays();
    sleep(60_000);
    await frames(video, 100);
    expect(engine.starts).toHaveLength(1);
    expect(player.state).toBe('playing');
  });
});

describe('a network', () => {
  it('that is back ends every pause between attempts', async () => {
    const engine = fakeEngine();
    create(engine, { retry: never });
    await plays();
    engine.fail(broken);
    await reaches('reconnecting');
    dispatchEvent(new Event('online'));
    await reaches('playing');
  });

  it('that is another one is told to the engine, new estimates of its speed are not', async () => {
    const connection = Object.assign(new EventTarget(), { type: 'wifi' });
    vi.spyOn(navigator, 'connection' as never, 'get').mockReturnValue(connection as never);
    const networkChanged = vi.fn<() => void>();
    create(fakeEngine({ networkChanged }));
    await plays();
    connection.dispatchEvent(new Event('change'));
    connection.type = 'none';
    connection.dispatchEvent(new Event('change'));
    expect(networkChanged).not.toHaveBeenCalled();
    connection.type = 'cellular';
    connection.dispatchEvent(new Event('change'));
    expect(networkChanged).toHaveBeenCalledTimes(1);
  });

  it('that is another one ends an attempt which the old one left hanging', async () => {
    const engine = fakeEngine();
    let hang = true;
    const hanging = {
      ...engine,
      load: async () => {
        const start = await engine.load();
        return ((...args: Parameters<typeof start>) =>
          hang ? new Promise<never>(() => {}) : start(...args)) as typeof start;
      },
    };
    create(hanging, { connectTimeout: 1000, retry: never });
    void player.load(source);
    await reaches('connecting');
    await import('./page-watch.ts');
    await new Promise((resolve) => setTimeout(resolve, 200));
    hang = false;
    dispatchEvent(new Event('online'));
    await reaches('playing');
  });
});

describe('a page', () => {
  it('that is left closes its connections, and opens them when it comes back out of the cache', async () => {
    const engine = fakeEngine();
    create(engine);
    await plays();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(engine.starts[0]!.signal.aborted).toBe(true);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await reaches('playing');
  });

  it('that comes back does not play what was paused', async () => {
    const engine = fakeEngine();
    create(engine);
    await plays();
    player.pause();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(engine.starts).toHaveLength(1);
    expect(player.state).toBe('paused');
    void player.play();
    await reaches('playing');
  });

  it('that is seen again goes on at the edge, unless the viewer is paused', async () => {
    const seekToLive = vi.fn<() => void>();
    create(fakeEngine({ latency: 5.5, targetLatency: 4, seekToLive }));
    await plays();
    player.pause();
    hide(true);
    hide(false);
    expect(seekToLive).not.toHaveBeenCalled();
    await player.play();
    expect(seekToLive).toHaveBeenCalledTimes(1);
    hide(true);
    hide(false);
    expect(seekToLive).toHaveBeenCalledTimes(2);
  });
});

describe('destroy()', () => {
  it('leaves no listener and no timer behind', async () => {
    const open = new Map<EventTarget, number>();
    const count = (target: EventTarget, by: number) => open.set(target, (open.get(target) ?? 0) + by);
    const targets: [EventTarget, string][] = [
      [window, 'window'],
      [document, 'document'],
      [video, 'video'],
      [(navigator as Navigator & { connection: EventTarget }).connection, 'connection'],
    ];
    for (const [target] of targets) {
      const add = target.addEventListener.bind(target);
      const remove = target.removeEventListener.bind(target);
      const known = new Set<unknown>();
      vi.spyOn(target, 'addEventListener').mockImplementation((type, listener, options) => {
        add(type, listener, options);
        const { signal } = (typeof options === 'object' ? options : {}) as AddEventListenerOptions;
        if (signal?.aborted || known.has(listener)) return;
        count(target, 1);
        known.add(listener);
        signal?.addEventListener('abort', () => known.delete(listener) && count(target, -1));
      });
      vi.spyOn(target, 'removeEventListener').mockImplementation((type, listener, options) => {
        remove(type, listener, options);
        if (known.delete(listener)) count(target, -1);
      });
    }
    const timers = new Set<unknown>();
    const { setInterval, clearInterval } = globalThis;
    vi.spyOn(globalThis, 'setInterval').mockImplementation(((...args: Parameters<typeof setInterval>) => {
      const timer = setInterval(...args);
      timers.add(timer);
      return timer;
    }) as typeof setInterval);
    vi.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
      timers.delete(timer);
      clearInterval(timer as number);
    });
    const engine = fakeEngine();
    create(engine);
    await plays();
    await player.switchStream({ ...source, url: 'https://host/other' });
    await player.switchStream(source);
    expect(open.get(document)).toBeGreaterThan(0);
    expect(timers.size).toBeGreaterThan(1);
    player.destroy();
    expect(Object.fromEntries(targets.map(([target, name]) => [name, open.get(target) ?? 0]))).toEqual({
      window: 0,
      document: 0,
      video: 0,
      connection: 0,
    });
    expect(timers.size).toBe(0);
    expect(engine.starts.every(({ signal }) => signal.aborted)).toBe(true);
  });
});
