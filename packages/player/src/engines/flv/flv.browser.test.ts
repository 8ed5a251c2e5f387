import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type { RunningEngine } from '../../engine.ts';
import type { PlayerSource } from '../../source.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { flvHeader } from '../../testing/flv-bytes.ts';
import { testContext } from '../../testing/test-context.ts';
import { startTestStream, type TestStream } from '../../testing/test-stream.ts';
import { createVideo, frames } from '../../testing/watching.ts';
import { flv, type FlvOptions } from './flv.ts';

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

  async function start(source: PlayerSource, stallTimeout = 8, options: FlvOptions = {}): Promise<RunningEngine> {
    const startEngine = await flv(options).load();
    return startEngine(
      source,
      testContext({ video, signal: run.signal, report: (error) => reports.push(error) }, { stallTimeout }),
    );
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

  it('notices a connection that stays open and silent, and only that', async () => {
    await start(misbehaving(''), 1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(reports).toEqual([]);
    run.abort();
    run = new AbortController();
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

  describe('tripping over itself', () => {
    const uncaught = vi.fn<(event: Event) => void>((event) => event.preventDefault());
    beforeEach(() => {
      uncaught.mockClear();
      for (const type of ['error', 'unhandledrejection']) addEventListener(type, uncaught);
    });
    afterEach(() => {
      for (const type of ['error', 'unhandledrejection']) removeEventListener(type, uncaught);
      vi.restoreAllMocks();
    });
    const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

    it.each([1, 2, 3, 4])('does not happen when it is aborted in the very moment that chunk %i comes', async (last) => {
      const { prototype } = ReadableStreamDefaultReader;
      const read = Reflect.get(prototype, 'read') as (this: ReadableStreamDefaultReader) => Promise<unknown>;
      let chunks = 0;
      onTestFinished(() => void Object.assign(prototype, { read }));
      prototype.read = function () {
        const chunk = read.call(this);
        const abortNext = () => void (++chunks === last && queueMicrotask(() => run.abort()));
        chunk.then(abortNext, () => undefined);
        return chunk as never;
      };
      await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' }).catch(() => undefined);
      await expect.poll(() => run.signal.aborted, patience).toBe(true);
      await settled();
      expect(uncaught).not.toHaveBeenCalled();
    });

    it('does not happen when a report ends it', async () => {
      const tag = (type: number, body: number[]) => [
        type,
        0,
        0,
        body.length,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ...body,
        0,
        0,
        0,
        body.length + 11,
      ];
      const file = [
        ...flvHeader({ audio: true, video: true }),
        // A decoder configuration that mpegts.js refuses, and samples.
        ...tag(9, [0x17, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9]),
        ...tag(8, [0xaf, 0, 0x12, 0x10]),
        ...tag(9, [0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65]),
        ...tag(8, [0xaf, 1, 1, 2, 3]),
      ];
      vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(new Uint8Array(file)));
      const startEngine = await flv().load();
      const report = (error: LiveError) => {
        reports.push(error);
        run.abort();
      };
      const context = testContext({ video, signal: run.signal, report });
      await Promise.resolve(startEngine({ url: 'http://host/a.flv', type: 'http-flv' }, context)).catch(
        () => undefined,
      );
      await expect.poll(names, patience).toEqual(['ERROR_SOURCE_INVALID']);
      await settled();
      expect(uncaught).not.toHaveBeenCalled();
    });

    it('does not happen when it is aborted right after a seek out of the buffer', async () => {
      await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
      await video.play();
      await frames(video, 2);
      const sought = new Promise((resolve) => video.addEventListener('seeking', resolve, { once: true }));
      video.currentTime = 3600;
      await sought;
      run.abort();
      await settled();
      expect(uncaught).not.toHaveBeenCalled();
    });
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

  it('returns to the edge when somebody seeks to what is no longer there', async () => {
    const options = { autoCleanupMaxBackwardDuration: 1, autoCleanupMinBackwardDuration: 0.5 };
    await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' }, 8, options);
    await video.play();
    await expect.poll(() => video.buffered.start(0), patience).toBeGreaterThan(0.5);
    video.currentTime = 0;
    await expect.poll(() => video.currentTime, patience).toBeGreaterThan(0.5);
    await frames(video, 5);
  });

  it('jumps over a hole in the picture, of which no event tells', async () => {
    const added = vi.spyOn(MediaSource.prototype, 'addSourceBuffer');
    await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    await video.play();
    await frames(video, 5);
    const at = added.mock.calls.findIndex(([mime]) => mime.startsWith('video'));
    const buffer = added.mock.results[at]!.value as SourceBuffer;
    buffer.appendBuffer = () => void setTimeout(() => buffer.dispatchEvent(new Event('updateend')));
    await new Promise((resolve) => setTimeout(resolve, 400));
    Reflect.deleteProperty(buffer, 'appendBuffer');
    await expect.poll(() => video.buffered.length, patience).toBeGreaterThan(1);
    await expect
      .poll(
        () => video.buffered.length > 0 && video.currentTime > video.buffered.start(video.buffered.length - 1),
        patience,
      )
      .toBe(true);
    await frames(video, 10);
    expect(reports).toEqual([]);
    added.mockRestore();
  });

  it('tells its latency and can return to the edge', async () => {
    const running = await start({ url: `${stream.http}/live/test.flv`, type: 'http-flv' });
    await video.play();
    await frames(video, 2);
    video.pause();
    await expect.poll(() => running.latency, patience).toBeGreaterThan(3);
    running.seekToLive!();
    expect(running.latency).toBeLessThan(1.5);
    expect(running.targetLatency).toBe(0.6);
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
