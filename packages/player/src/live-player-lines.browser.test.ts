import { LiveCode, LiveError } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import { fakeEngine, type FakeEngine } from './testing/fake-engine.ts';
import { createVideo, frames, next } from './testing/watching.ts';

const patience = { timeout: 15_000 };
const line = (name: string) => ({ url: `https://host/${name}`, type: 'fake' });
const lines = [line('a'), line('b'), line('c')];
const broken = new LiveError(LiveCode.ERROR_DISCONNECTED, 'The cable is out.');
const codec = new LiveError(LiveCode.ERROR_CODEC_UNSUPPORTED, 'No such decoder.');

let video: HTMLVideoElement;
let player: LivePlayer;
let warnings: string[];

function create(engine: FakeEngine, config: Partial<PlayerConfig> = {}): LivePlayer {
  player = new LivePlayer(video, { engines: [engine], retry: { baseDelayMs: 20, maxDelayMs: 50 }, ...config });
  warnings = [];
  player.addEventListener('warning', ({ error }) => warnings.push(error.name));
  return player;
}
const reaches = (state: string) => expect.poll(() => player.state, patience).toBe(state);
const played = (engine: FakeEngine) => engine.sources.map(({ url }) => url.at(-1)).join('');

beforeEach(() => {
  video = createVideo();
});
afterEach(() => {
  player.destroy();
  video.remove();
  vi.restoreAllMocks();
});

describe('several lines', () => {
  it('plays the first and knows them all', async () => {
    create(fakeEngine());
    void player.load(lines);
    await reaches('playing');
    expect(player.sources.map(({ url }) => url)).toEqual(lines.map(({ url }) => url));
    expect(player.line).toBe(0);
    expect(player.source?.url).toBe(lines[0]!.url);
  });

  it('refuses a list with nothing in it, or with what is no address', async () => {
    create(fakeEngine());
    await player.load([]);
    expect(player.error?.name).toBe('ERROR_INVALID_PARAMETER');
    await player.load([lines[0]!, 'http://']);
    expect(player.error?.name).toBe('ERROR_INVALID_PARAMETER');
    void player.load(lines);
    await reaches('playing');
  });

  it('goes to the next after two failures in a row, says so, and comes round to the first', async () => {
    const engine = fakeEngine();
    engine.refuse(broken);
    create(engine, { retry: { baseDelayMs: 5, maxDelayMs: 5, budgetPerMinute: 1000 } });
    const seen: number[] = [];
    player.addEventListener('linechange', () => seen.push(player.line));
    void player.load(lines);
    await expect.poll(() => engine.starts.length, patience).toBeGreaterThan(8);
    expect(played(engine).slice(0, 8)).toBe('aabbccaa');
    expect(seen.slice(0, 3)).toEqual([1, 2, 0]);
    expect(warnings).toContain('WARNING_FALLBACK_USED');
    engine.refuse(undefined);
    await reaches('playing');
    expect(player.attempt).toBe(0);
  });

  it('leaves a line at once that can never play here, and gives up only when all are such', async () => {
    const engine = fakeEngine();
    engine.refuse(codec, '/a');
    create(engine);
    void player.load(lines);
    await reaches('playing');
    expect(played(engine)).toBe('ab');
    engine.refuse(codec);
    player.retry();
    await player.load(lines);
    await reaches('error');
    expect(played(engine)).toBe('ababc');
    expect(player.error?.name).toBe('ERROR_CODEC_UNSUPPORTED');
  });

  it('leaves a line whose protocol no engine speaks', async () => {
    create(fakeEngine());
    void player.load([{ url: 'https://host/a', type: 'carrier-pigeon' }, line('b')]);
    await reaches('playing');
    expect(player.line).toBe(1);
  });

  it('leaves a file at once that is not there', async () => {
    const engine = fakeEngine({ live: false });
    engine.refuse(new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'No such file.'), '/a');
    create(engine);
    void player.load([
      { ...line('a'), live: false },
      { ...line('b'), live: false },
    ]);
    await reaches('playing');
    expect(played(engine)).toBe('ab');
  });

  it('leaves a line that stalls again and again', async () => {
    const engine = fakeEngine({ statistics: () => ({ bytes: 1, videoBytes: 1 }) });
    create(engine, { stallTimeout: 4, lines: { stalls: 2 } });
    void player.load(lines);
    await reaches('playing');
    engine.freeze('/a');
    await expect.poll(() => player.line, patience).toBe(1);
    await reaches('playing');
    expect(warnings).toContain('WARNING_FALLBACK_USED');
  });

  it('leaves a line whose connection breaks again and again, though it always comes back', async () => {
    const engine = fakeEngine();
    create(engine, { lines: { stalls: 3, stallWindow: 60 } });
    void player.load(lines);
    for (const expected of ['a', 'aa', 'aaa', 'aaab']) {
      await expect.poll(() => played(engine), patience).toBe(expected);
      await reaches('playing');
      if (expected !== 'aaab') engine.fail(broken);
    }
    expect(player.line).toBe(1);
  });
});

describe('the preferred line', () => {
  it('comes back when it is well again: unseen, and with its first picture', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { lines: { failures: 1, healthy: 0.3 } });
    void player.load(lines);
    await reaches('playing');
    expect(player.line).toBe(1);
    await expect.poll(() => played(engine), patience).toMatch(/^aba/);
    expect(player.state).toBe('playing');
    expect(player.video).toBe(video);
    const states: string[] = [];
    player.addEventListener('statechange', () => states.push(player.state));
    const changed = next(player, 'videochange');
    engine.refuse(undefined, '/a');
    await changed;
    expect(player.line).toBe(0);
    expect(player.video).not.toBe(video);
    await frames(player.video, 3);
    expect(player.state).toBe('playing');
    expect(states).toEqual([]);
    expect(video.srcObject).toBeNull();
  });

  it('is not tried while the other has faults', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { lines: { failures: 1, healthy: 1000 } });
    void player.load(lines);
    await reaches('playing');
    await frames(player.video, 20);
    expect(played(engine)).toBe('ab');
  });

  it('is still preferred after a pause in which the connection was let go', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { lines: { healthy: 0.3 }, pauseTimeout: 0.5 });
    void player.load(lines);
    await reaches('playing');
    expect(player.line).toBe(1);
    player.pause();
    await expect.poll(() => engine.starts.at(-1)!.signal.aborted, patience).toBe(true);
    engine.refuse(undefined, '/a');
    void player.play();
    await expect.poll(() => player.line, patience).toBe(0);
  });

  it('may fail in secret', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { lines: { failures: 1, healthy: 0.2 } });
    void player.load(lines);
    await reaches('playing');
    warnings.length = 0;
    await expect.poll(() => played(engine), patience).toMatch(/^abaa/);
    expect(warnings).toEqual([]);
    expect(player.state).toBe('playing');
    expect(player.line).toBe(1);
  });
});

describe('selectLine', () => {
  it('changes without a gap, and that line is the preferred one from then on', async () => {
    const engine = fakeEngine();
    create(engine, { lines: { healthy: 0.1 } });
    void player.load(lines);
    await reaches('playing');
    const states: string[] = [];
    player.addEventListener('statechange', () => states.push(player.state));
    await player.selectLine(2);
    expect(player.line).toBe(2);
    expect(states).toEqual([]);
    await frames(player.video, 20);
    expect(played(engine)).toBe('ac');
    engine.fail(broken);
    await reaches('playing');
    expect(player.line).toBe(2);
  });

  it('stays where it is when the other line does not play', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/b');
    create(engine);
    void player.load(lines);
    await reaches('playing');
    await player.selectLine(1);
    expect(player.line).toBe(0);
    expect(player.state).toBe('playing');
    expect(warnings).toEqual(['ERROR_DISCONNECTED']);
  });

  it('takes the line at once when nothing is to be seen', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { retry: { baseDelayMs: 100_000 }, lines: { failures: 9 } });
    void player.load(lines);
    await reaches('reconnecting');
    void player.selectLine(1);
    await reaches('playing');
    expect(player.line).toBe(1);
  });

  it('stays when the present line is chosen while another is being tried', async () => {
    const engine = fakeEngine();
    create(engine);
    void player.load(lines);
    await reaches('playing');
    engine.freeze('/b');
    const chosen = player.selectLine(1);
    await expect.poll(() => engine.starts.length, patience).toBe(2);
    await player.selectLine(0);
    expect(engine.starts[1]!.signal.aborted).toBe(true);
    await chosen;
    expect(player.line).toBe(0);
  });

  it('does not go back from a line that was chosen while it was played for want of a better', async () => {
    const engine = fakeEngine();
    engine.refuse(broken, '/a');
    create(engine, { lines: { healthy: 0.3 } });
    void player.load(lines);
    await reaches('playing');
    expect(player.line).toBe(1);
    await player.selectLine(1);
    engine.refuse(undefined, '/a');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(played(engine)).toBe('aab');
    expect(player.line).toBe(1);
  });

  it('says that there is no such line', async () => {
    create(fakeEngine());
    void player.load(lines);
    await reaches('playing');
    await player.selectLine(7);
    expect(warnings).toEqual(['ERROR_INVALID_PARAMETER']);
    expect(player.line).toBe(0);
  });
});
