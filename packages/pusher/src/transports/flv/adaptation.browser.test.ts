import { afterEach, beforeEach, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePusher } from '../../live-pusher.ts';
import { eventLog } from '../../testing/event-log.ts';
import { readFlv, type FlvTag } from '../../testing/read-flv.ts';
import { until } from '../../testing/until.ts';

let gateway: { id: string; url: string; port: number };
let uplink: { id: string; port: number };
let pusher: LivePusher;
const drawing = new AbortController();

beforeEach(async () => {
  gateway = await commands.startGateway();
  uplink = await commands.startShapingProxy(gateway.port, { kbps: 3000, delayMs: 20 });
});

afterEach(async () => {
  drawing.abort();
  pusher?.destroy();
  await commands.stopShapingProxy(uplink.id);
  await commands.stopGateway(gateway.id);
});

/** Noise that moves: an encoder needs all the bits that it may have. */
function noise(width: number, height: number): MediaStream {
  const texture = new OffscreenCanvas(width * 2, height * 2);
  const pixels = new ImageData(width * 2, height * 2);
  for (let i = 0; i < pixels.data.length; i += 4)
    pixels.data.fill(Math.random() * 255, i, i + 3).fill(255, i + 3, i + 4);
  texture.getContext('2d')!.putImageData(pixels, 0, 0);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  context.filter = 'blur(2px)';
  let at = 0;
  const timer = setInterval(() => context.drawImage(texture, -((at += 3) % width), -((at * 2) % height)), 40);
  drawing.signal.addEventListener('abort', () => clearInterval(timer));
  return canvas.captureStream(25);
}

/** Watches a stream at the gateway: its tags, and when each arrived. */
function watch(name: string) {
  const chunks: { at: number; bytes: Uint8Array }[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/live/${name}.flv`);
  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => chunks.push({ at: performance.now(), bytes: new Uint8Array(data as ArrayBuffer) });
  return (): (FlvTag & { at: number })[] => {
    socket.close();
    const all = Uint8Array.from(chunks.flatMap(({ bytes }) => [...bytes]));
    const tags: (FlvTag & { at: number })[] = [];
    let end = 13;
    let [chunk, chunkEnd] = [0, chunks[0]?.bytes.length ?? 0];
    for (const tag of readFlv(all).tags) {
      end += 15 + tag.body.length;
      while (chunkEnd < end) chunkEnd += chunks[++chunk]!.bytes.length;
      tags.push({ ...tag, at: chunks[chunk]!.at });
    }
    return tags;
  };
}

const stats = () => pusher.statistics;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('follows a network that drops from 3 Mb/s to 600 kb/s and comes back: what arrives is whole, and never late', async () => {
  pusher = new LivePusher({
    videoQuality: { width: 640, height: 360, fps: 25, kbps: 2000 },
    statisticsInterval: 0.25,
    gop: 1,
  });
  const log = eventLog(pusher);
  await pusher.startCustomCapture(noise(640, 360));
  await pusher.startPush(`ws://127.0.0.1:${uplink.port}/live/narrow.flv`);
  await until('much is sent', () => (stats().videoBitrate ?? 0) > 1200);
  const stop = watch('narrow');
  await sleep(500);
  expect(stats()).toMatchObject({ targetVideoBitrate: 2000, qualityLimitationReason: 'none' });
  await commands.setShaping(uplink.id, { kbps: 600, delayMs: 20 });
  await until('the bitrate is lowered', () => (stats().targetVideoBitrate ?? Infinity) < 650, 5000);
  await sleep(2500);
  const low = stats().targetVideoBitrate!;
  expect(stats().qualityLimitationReason).toBe('bandwidth');
  expect(stats().availableBitrate).toBeLessThan(900);
  await commands.setShaping(uplink.id, { kbps: 3000, delayMs: 20 });
  await until('the bitrate is raised', () => (stats().targetVideoBitrate ?? 0) > low * 1.3, 10_000);
  expect(log.entries.filter((entry) => entry.endsWith('WARNING_NETWORK_BUSY'))).toHaveLength(1);
  expect(log.entries.slice(0, 2)).toEqual(['connecting', 'connected']);

  const video = stop().filter(({ type }) => type === 9);
  const pictures = video.filter(({ body }) => body[1] === 1);
  const ages = pictures.map(({ at, timestamp }) => at - timestamp);
  const quickest = Math.min(...ages.slice(0, 10));
  expect(Math.max(...ages) - quickest).toBeLessThan(2000);
  expect(await decoded(video)).toBe(pictures.length);
});

/** How many pictures a decoder makes of a stream; rejects at the first that refers to one that is missing. */
async function decoded(tags: readonly FlvTag[]): Promise<number> {
  let count = 0;
  let failure: unknown;
  const decoder = new VideoDecoder({
    output: (frame) => {
      count++;
      frame.close();
    },
    error: (error) => (failure = error),
  });
  for (const { body, timestamp } of tags) {
    if (body[1] === 0) decoder.configure({ codec: 'avc1.42e01f', description: body.slice(5) });
    else {
      const type = body[0] === 0x17 ? 'key' : 'delta';
      decoder.decode(new EncodedVideoChunk({ type, timestamp: timestamp * 1000, data: body.slice(5) }));
    }
  }
  await decoder.flush().catch((error: unknown) => (failure ??= error));
  if (failure) throw failure;
  return count;
}
