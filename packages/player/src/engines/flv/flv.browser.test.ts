import { resolveConfig, type LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type { RunningEngine } from '../../engine.ts';
import { playerDefaults } from '../../player-config.ts';
import type { PlayerSource } from '../../source.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames } from '../../testing/watching.ts';
import { flv } from './flv.ts';

const patience = { timeout: 20_000 };

let stream: TestStream;
let stub: { id: string; url: string };
beforeAll(async () => {
  stream = await startTestStream();
  stub = await commands.startStub();
});
afterAll(async () => {
  await commands.stopStub(stub.id);
  await stream.stop();
});

describe('HTTP-FLV', () => {
  engineContract(flv(), {
    source: () => ({ url: `${stream.http}/live/test.flv`, type: 'http-flv' }),
    missing: () => ({ url: `${stream.http}/live/nobody.flv`, type: 'http-flv' }),
  });
});

describe('WebSocket-FLV', () => {
  engineContract(flv(), {
    source: () => ({ url: `${stream.ws}/live/test.flv`, type: 'ws-flv' }),
    missing: () => ({ url: `${stream.ws}/live/nobody.flv`, type: 'ws-flv' }),
  });
});

describe('what mpegts.js alone would not survive', () => {
  let run: AbortController;
  let video: HTMLVideoElement;
  let reports: LiveError[];

  async function start(source: PlayerSource, stallTimeout = 8): Promise<RunningEngine> {
    const config = resolveConfig(playerDefaults, { stallTimeout });
    const startEngine = await flv().load();
    return startEngine(source, { video, config, signal: run.signal, report: (error) => reports.push(error) });
  }
  const misbehaving = (query: string): PlayerSource => ({
    url: `${stub.url}/live.flv?from=${encodeURIComponent(`${stream.http}/live/test.flv`)}&${query}`,
    type: 'http-flv',
  });
  const names = () => reports.map(({ name }) => name);

  beforeEach(() => {
    run = new AbortController();
    video = createVideo(run.signal);
    reports = [];
  });
  afterEach(() => run.abort());

  it('takes the clean end of a live stream for a lost connection', async () => {
    await start(misbehaving('bytes=40000&then=close'));
    await expect.poll(names, patience).toEqual(['ERROR_DISCONNECTED']);
    expect(video.ended).toBe(false);
  });

  it('takes a broken connection for one, whatever the browser calls it', async () => {
    await start(misbehaving('bytes=40000&then=reset'));
    await expect.poll(names, patience).toEqual(['ERROR_DISCONNECTED']);
  });

  it('notices a connection that stays open and silent', async () => {
    await start(misbehaving('bytes=40000&then=silence'), 1);
    await expect.poll(names, patience).toEqual(['ERROR_SOURCE_STALE']);
  });

  it('notices a server that never answers', async () => {
    const failure = start({ url: `${stub.url}/live.flv?hang`, type: 'http-flv' }, 1);
    await expect(failure).rejects.toMatchObject({ name: 'ERROR_SOURCE_STALE' });
  });

  it('hands on what the server says, and when to come back', async () => {
    const problem = encodeURIComponent('{"detail":"Full house."}');
    const url = `${stub.url}/live.flv?status=503&retry-after=7&type=application/problem%2bjson&body=${problem}`;
    await expect(start({ url, type: 'http-flv' })).rejects.toMatchObject({
      name: 'ERROR_SERVER_PROCESS_FAILED',
      message: expect.stringContaining('Full house'),
      detail: { httpStatus: 503, retryAfterMs: 7000 },
    });
  });

  it('says that something is no FLV', async () => {
    const url = `${stub.url}/live.flv?body=${'no%20flv%20'.repeat(40)}`;
    await expect(start({ url, type: 'http-flv' })).rejects.toMatchObject({ name: 'ERROR_SOURCE_INVALID' });
  });

  it('says that nobody answers', async () => {
    await expect(start({ url: 'http://127.0.0.1:9/live.flv', type: 'http-flv' })).rejects.toMatchObject({
      name: 'ERROR_UNREACHABLE',
    });
    await expect(start({ url: 'ws://127.0.0.1:9/live.flv', type: 'ws-flv' })).rejects.toMatchObject({
      name: 'ERROR_UNREACHABLE',
    });
  });

  it('hears that the publisher left', async () => {
    const other = await startTestStream();
    await start({ url: `${other.ws}/live/test.flv`, type: 'ws-flv' });
    await other.unpublish();
    await expect.poll(names, patience).toEqual(['ERROR_STREAM_ENDED']);
    await other.stop();
  });

  it.each(['http-flv', 'ws-flv'] as const)('hangs up at once when %s is aborted', async (type) => {
    await expect.poll(() => stream.viewers(type), patience).toBe(0);
    await start({ url: `${type === 'ws-flv' ? stream.ws : stream.http}/live/test.flv`, type });
    await expect.poll(() => stream.viewers(type), patience).toBe(1);
    run.abort();
    await expect.poll(() => stream.viewers(type), patience).toBe(0);
  });

  it('survives being aborted in any microtask, with data under way', async () => {
    for (let round = 0; round < 12; round++) {
      run = new AbortController();
      await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
      for (let wait = 0; wait < round; wait++)
        await (round % 2 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve)));
      run.abort();
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reports).toEqual([]);
  });

  it('does not die of a full buffer: it says so, and connects anew on play', async () => {
    await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    await video.play();
    await frames(video, 2);
    video.pause();
    const append = vi.spyOn(SourceBuffer.prototype, 'appendBuffer').mockImplementation(() => {
      throw new DOMException('The SourceBuffer is full.', 'QuotaExceededError');
    });
    await expect.poll(names, patience).toEqual(['WARNING_BUFFER_FULL']);
    await expect.poll(() => stream.viewers('http-flv'), patience).toBe(0);
    append.mockRestore();
    await video.play();
    await expect.poll(names, patience).toEqual(['WARNING_BUFFER_FULL', 'ERROR_DISCONNECTED']);
  });

  it('does not empty the buffer of a live stream when somebody seeks out of it', async () => {
    await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    await video.play();
    await frames(video, 5);
    video.currentTime = 3600;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(video.buffered.length).toBe(1);
    expect(video.buffered.end(0) - video.buffered.start(0)).toBeGreaterThan(0.2);
  });

  it('tells its latency and can return to the edge', async () => {
    const running = await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    await video.play();
    await frames(video, 2);
    video.pause();
    await expect.poll(() => running.latency, patience).toBeGreaterThan(3);
    running.seekToLive!();
    expect(running.latency).toBeLessThan(1.5);
    expect(running.targetLatency).toBe(0.8);
  });

  it('tells picture from sound', async () => {
    const running = await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    const counted = async () =>
      (await running.statistics!()) as { videoBytes: number; audioBytes: number; bytes: number };
    await expect.poll(async () => (await counted()).videoBytes, patience).toBeGreaterThan(1000);
    await expect.poll(async () => (await counted()).audioBytes, patience).toBeGreaterThan(1000);
    const { bytes, videoBytes, audioBytes } = await counted();
    expect(bytes).toBeGreaterThanOrEqual(videoBytes + audioBytes);
  });

  it('never shows a token in the address', async () => {
    const url = `${stub.url}/token.flv?status=404`;
    await start({ url, type: 'http-flv', token: 'secret' }).catch(() => undefined);
    const request = (await commands.stubRequests(stub.id)).find(({ path }) => path === '/token.flv');
    expect(request?.headers['authorization']).toBe('Bearer secret');
  });

  it('plays a file to its end', { timeout: 60_000 }, async () => {
    const source = { ...misbehaving('bytes=120000&then=close'), live: false };
    const running = await start(source);
    expect(running.live).toBe(false);
    await video.play();
    await expect.poll(() => video.ended, patience).toBe(true);
    expect(reports).toEqual([]);
  });
});
