import { LiveCode, LiveError } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import type { StreamSwitchedEvent } from './player-events.ts';
import { fakeEngine, type FakeEngine } from './testing/fake-engine.ts';
import { createVideo, frames, next } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const source = (name: string) => ({ url: `https://host/${name}`, type: 'fake' });
const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'The cable is out.');

let video: HTMLVideoElement;
let player: LivePlayer;
let engine: FakeEngine;
let results: [string, number][];
let events: string[];

function create(config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { engines: [engine], retry: { baseDelayMs: 20, maxDelayMs: 50 }, ...config });
  results = [];
  events = [];
  player.addEventListener('streamswitched', ({ url, code }) => results.push([url.at(-1)!, code]));
  for (const type of ['statechange', 'warning', 'error'] as const)
    player.addEventListener(type, () => events.push(type));
  return player;
}
async function playsA(): Promise<void> {
  void player.load(source('a'));
  await expect.poll(() => player.state, patience).toBe('playing');
  events.length = 0;
}

beforeEach(() => {
  video = createVideo();
  engine = fakeEngine();
});
afterEach(() => {
  player.destroy();
  video.remove();
  vi.restoreAllMocks();
});

describe('switchStream', () => {
  it('lets the new stream take over with its first picture, and the state knows nothing of it', async () => {
    create();
    await playsA();
    const seen: string[] = [];
    player.addEventListener('videochange', () => seen.push('videochange'));
    player.addEventListener('streamswitched', () => seen.push('streamswitched'));
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', 0]]);
    expect(seen).toEqual(['videochange', 'streamswitched']);
    expect(events).toEqual([]);
    expect(player.state).toBe('playing');
    expect(player.source?.url).toBe('https://host/b');
    expect(player.sources).toHaveLength(1);
    expect(player.video).not.toBe(video);
    expect(engine.starts[0]!.signal.aborted).toBe(true);
    expect(video.srcObject).toBeNull();
    await frames(player.video, 5);
  });

  it('shows the old picture until the new one is there: one of the two videos is seen at any time', async () => {
    create();
    await playsA();
    const shown = () =>
      [...document.querySelectorAll('video')].filter(
        (one) => getComputedStyle(one).display !== 'none' && getComputedStyle(one).opacity === '1',
      );
    let watching = true;
    const wrong: number[] = [];
    const look = () => {
      const [one, more] = shown();
      if (!one || more || !one.srcObject) wrong.push(shown().length);
      if (watching) requestAnimationFrame(look);
    };
    look();
    await player.switchStream(source('b'));
    await player.switchStream(source('a'));
    await player.switchStream(source('b'));
    watching = false;
    expect(wrong).toEqual([]);
    expect(document.querySelectorAll('video')).toHaveLength(2);
  });

  it('carries over what users and pages have set', async () => {
    video.id = 'the-video';
    video.className = 'pretty';
    video.style.borderRadius = '9px';
    video.setAttribute('part', 'video');
    video.innerHTML = '<track kind="captions" label="Deutsch" srclang="de">';
    create();
    await playsA();
    const track = video.textTracks[0]!;
    track.mode = 'showing';
    video.muted = false;
    video.volume = 0.3;
    await player.switchStream(source('b'));
    const now = player.video;
    const { muted, volume, id, className } = now;
    expect([muted, volume, id, className]).toEqual([false, 0.3, 'the-video', 'pretty']);
    expect(now.style.borderRadius).toBe('9px');
    expect(now.getAttribute('part')).toBe('video');
    expect(now.textTracks[0]).toBe(track);
    expect(track.mode).toBe('showing');
    expect(document.querySelectorAll('#the-video')).toHaveLength(1);
    expect(video.muted).toBe(true);
    await player.switchStream(source('a'));
    expect(player.video).toBe(video);
    expect([video.muted, video.volume, video.id]).toEqual([false, 0.3, 'the-video']);
    expect(video.getAttribute('style')).toBe('border-radius: 9px;');
  });

  it('is silent until it is seen', async () => {
    const heard: boolean[] = [];
    const listening: FakeEngine = {
      ...engine,
      load: async () => {
        const start = await engine.load();
        return (wanted, context) => {
          heard.push(!context.video.muted);
          return start(wanted, context);
        };
      },
    };
    video.muted = false;
    create({ engines: [listening] });
    await playsA();
    await player.switchStream(source('b'));
    expect(heard).toEqual([true, false]);
    expect(player.video.muted).toBe(false);
  });

  it.each([
    [new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'Gone.'), -2],
    [new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'No decoder.'), -3],
    [new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'Late.'), -1],
  ])('leaves the old stream as it was when the new one fails with %s', async (error, code) => {
    create();
    await playsA();
    engine.refuse(error, '/b');
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', code]]);
    expect(events).toEqual([]);
    expect(player.source?.url).toBe('https://host/a');
    expect(player.video).toBe(video);
    expect(engine.starts[0]!.signal.aborted).toBe(false);
    await frames(video, 5);
    await player.switchStream(source('c'));
    expect(results.at(-1)).toEqual(['c', 0]);
  });

  it('waits so long for a picture that does not come, and no longer', async () => {
    create({ connectTimeout: 0.4, stallTimeout: 0.4 });
    const stuck = { ...engine, load: async () => () => new Promise<never>(() => {}) } as FakeEngine;
    player.destroy();
    const both = { ...engine, canPlay: ({ url }: { url: string }) => !url.endsWith('b') } as FakeEngine;
    player = create({ engines: [both, stuck], connectTimeout: 0.4, stallTimeout: 8 });
    await playsA();
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', -1]]);
    expect(player.state).toBe('playing');
  });

  it('says what is no address without touching anything', async () => {
    create();
    await playsA();
    await player.switchStream('http://');
    expect(results[0]![1]).toBe(-3);
    expect(player.state).toBe('playing');
    expect(engine.starts).toHaveLength(1);
  });

  it('refuses when there is nothing to switch from', async () => {
    create();
    const switched = next<StreamSwitchedEvent>(player, 'streamswitched');
    await player.switchStream(source('b'));
    expect((await switched).error?.name).toBe('ERROR_REFUSED');
    expect(player.state).toBe('idle');
  });

  it.each([
    ['another switch', () => player.switchStream(source('c')), 'c'],
    ['load()', () => player.load(source('d')), 'd'],
    ['stop()', () => player.stop(), undefined],
    ['destroy()', () => player.destroy(), undefined],
  ])('is overtaken by %s', async (_what, overtake, expected) => {
    create();
    await playsA();
    const switching = player.switchStream(source('b'));
    await overtake();
    await switching;
    expect(results[0]).toEqual(['b', -3]);
    if (expected) await expect.poll(() => player.source?.url.at(-1), patience).toBe(expected);
    else expect(player.state).toBe('idle');
    const running = engine.starts.filter(({ signal }) => !signal.aborted);
    await expect.poll(() => engine.starts.filter(({ signal }) => !signal.aborted).length).toBe(expected ? 1 : 0);
    expect(running.length).toBeLessThan(2);
  });

  it('takes over from a stream that has failed meanwhile', async () => {
    create();
    await playsA();
    engine.refuse(broken, '/a');
    const switching = player.switchStream(source('b'));
    engine.starts[0]!.report(new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Out.'));
    await switching;
    expect(results).toEqual([['b', 0]]);
    expect(player.state).toBe('playing');
    expect(player.error).toBeUndefined();
  });

  it('supervises the new stream like any other', async () => {
    create();
    await playsA();
    await player.switchStream(source('b'));
    engine.fail(broken);
    await expect.poll(() => player.state, patience).toBe('reconnecting');
    await expect.poll(() => player.state, patience).toBe('playing');
    expect(engine.sources.at(-1)!.url).toBe('https://host/b');
    expect(engine.starts.at(-1)!.video).toBe(player.video);
  });

  it('hears nothing of the old stream any more', async () => {
    create();
    await playsA();
    await player.switchStream(source('b'));
    engine.starts[0]!.report(broken);
    video.dispatchEvent(new Event('pause'));
    video.dispatchEvent(new Event('ended'));
    await frames(player.video, 3);
    expect(events).toEqual([]);
    expect(player.state).toBe('playing');
  });

  it('keeps a paused player paused', async () => {
    create();
    await playsA();
    player.pause();
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', 0]]);
    expect(player.state).toBe('paused');
    expect(player.video.paused).toBe(true);
    void player.play();
    await expect.poll(() => player.state, patience).toBe('playing');
  });

  it('keeps the full screen of the bare video, which no other can take over without a click', async () => {
    create();
    await playsA();
    vi.spyOn(document, 'fullscreenElement', 'get').mockReturnValue(video);
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', 0]]);
    expect(player.video).toBe(video);
    expect(player.source?.url).toBe('https://host/b');
    await expect.poll(() => player.state, patience).toBe('playing');
    expect(engine.starts.at(-1)!.video).toBe(video);
  });

  it('works for a video that is in no page', async () => {
    video.remove();
    create();
    await playsA();
    await player.switchStream(source('b'));
    expect(results).toEqual([['b', 0]]);
    await frames(player.video, 3);
  });
});

describe('destroy', () => {
  it('leaves the first video alone in its place', async () => {
    video.setAttribute('style', 'color: red;');
    create();
    await playsA();
    await player.switchStream(source('b'));
    player.destroy();
    expect([...document.querySelectorAll('video')]).toEqual([video]);
    expect(video.getAttribute('style')).toBe('color: red;');
    expect(player.video).toBe(video);
    expect(video.srcObject).toBeNull();
  });
});
