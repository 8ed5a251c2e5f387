import { LiveCode, LiveError } from '@livelit/core';
import type { FragmentLoaderContext, LoaderConfiguration, LoaderContext, LoaderStats } from 'hls.js';
import { expect, it, vi } from 'vitest';

import { createLoaderClass } from './hls-loader.ts';
import type { HlsNetwork, HlsReading, HlsReply } from './hls-network.ts';
import { SegmentPatience } from './segment-patience.ts';

const config = { loadPolicy: { maxTimeToFirstByteMs: 50, maxLoadTimeMs: 500 } } as LoaderConfiguration;
const bytes = new Uint8Array(1000).fill(0x47);

const replyOf = (more: Partial<HlsReply> = {}): HlsReply => ({
  status: 200,
  url: 'https://host/a.ts',
  totalBytes: bytes.length,
  body: new Response(bytes).body as HlsReply['body'],
  ...more,
});

function load(network: HlsNetwork, more: object = {}) {
  const readings: HlsReading[] = [];
  const patience = new SegmentPatience({
    policy: { timeout: 20, tries: 6, skip: true },
    ahead: () => 10,
    levels: () => 1,
    onSkip: vi.fn(),
    onHopeless: vi.fn(),
  });
  const Loader = createLoaderClass({
    network: (reading, signal) => {
      readings.push(reading);
      return network(reading, signal);
    },
    patience,
    onDemand: () => true,
    onPlaylist: vi.fn(),
    onBytes: vi.fn(),
  });
  const loader = new Loader();
  const context = { url: 'https://host/a.ts', responseType: 'arraybuffer', type: 'key', ...more } as LoaderContext;
  const outcome = new Promise<{ how: string; data?: unknown; stats: LoaderStats; code?: number }>((resolve) => {
    loader.load(context as FragmentLoaderContext, config, {
      onSuccess: ({ data }, stats) => resolve({ how: 'success', data, stats }),
      onError: ({ code }, _context, _details, stats) => resolve({ how: 'error', code, stats }),
      onTimeout: (stats) => resolve({ how: 'timeout', stats }),
      onAbort: (stats) => resolve({ how: 'abort', stats }),
    });
  });
  return { loader, outcome, readings };
}

it('shows a hit of the disk as it was on the network, so that the estimate of the bandwidth is not fooled', async () => {
  const { outcome } = load(async () => replyOf({ timings: { firstByteMs: 120, totalMs: 480 } }));
  const { how, stats } = await outcome;
  expect(how).toBe('success');
  expect(stats.loading.end - stats.loading.start).toBeCloseTo(480, 0);
  expect(stats.loading.first - stats.loading.start).toBeCloseTo(120, 0);
  expect(stats).toMatchObject({ loaded: 1000, total: 1000, aborted: false });
  expect(stats.bwEstimate).toBeCloseTo((1000 * 8000) / 360, -2);
});

it('shows a segment of which the disk has a part as if all of it had come over the network', async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller) {
      controller.enqueue(bytes.slice(0, 900));
      await new Promise((resolve) => setTimeout(resolve, 40));
      controller.enqueue(bytes.slice(900));
      controller.close();
    },
  });
  const { outcome } = load(async () => replyOf({ body, diskBytes: 900 }));
  const { stats } = await outcome;
  expect(stats.loading.end - stats.loading.first).toBeGreaterThan(350);
  expect(stats.loading.first).toBeGreaterThanOrEqual(stats.loading.start);
});

it('asks for ranges, and cuts them out where the server knows none', async () => {
  const { outcome, readings } = load(async () => replyOf(), { rangeStart: 100, rangeEnd: 300 });
  const { data } = await outcome;
  expect(readings[0]).toMatchObject({ range: { start: 100, end: 300 } });
  expect((data as ArrayBuffer).byteLength).toBe(200);
});

it('tells a time-out from an error, and both from an abort', async () => {
  const silent: HlsNetwork = (_reading, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  expect((await load(silent).outcome).how).toBe('timeout');
  const refusal = new LiveError(LiveCode.ERROR_SOURCE_NOT_FOUND, 'No.', { detail: { httpStatus: 404 } });
  expect(await load(() => Promise.reject(refusal)).outcome).toMatchObject({ how: 'error', code: 404 });
  const { loader, outcome } = load(silent);
  loader.abort();
  expect(await outcome).toMatchObject({ how: 'abort', stats: { aborted: true } });
});

it('times out when the body stops coming', async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => controller.enqueue(bytes) });
  const { outcome } = load(async () => replyOf({ body }));
  const { how, stats } = await outcome;
  expect(how).toBe('timeout');
  expect(stats.loaded).toBe(1000);
});

it('says nothing after it was destroyed', async () => {
  const { loader, outcome } = load(async () => replyOf());
  loader.destroy();
  const silence = new Promise((resolve) => setTimeout(resolve, 100, 'silence'));
  expect(await Promise.race([outcome, silence])).toBe('silence');
});

it('knows how long a proxy has kept a playlist', async () => {
  const response = new Response('', { headers: { age: '7' } });
  const { loader, outcome } = load(async () => replyOf({ response }), { responseType: 'text', type: 'level' });
  await outcome;
  expect(loader.getCacheAge!()).toBe(7);
  expect(loader.getResponseHeader!('x-none')).toBeNull();
});
