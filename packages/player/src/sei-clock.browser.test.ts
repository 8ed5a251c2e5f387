import { afterEach, beforeEach, expect, it } from 'vitest';

import type { SeiMessage } from './player-events.ts';
import { SeiClock } from './sei-clock.ts';
import { film } from './testing/test-media.ts';
import { createVideo, next } from './testing/watching.ts';

const patience = { timeout: 15_000 };

let url: string;
let video: HTMLVideoElement;
let here: AbortController;
let clock: SeiClock;
let told: { message: number; shown: number }[];
let shown: number;

const at = (time: number): SeiMessage => ({ payloadType: 242, data: new Uint8Array([1]), time });

beforeEach(async () => {
  url = await film({ seconds: 3 });
  here = new AbortController();
  video = createVideo(here.signal);
  video.src = url;
  told = [];
  shown = -1;
  const watch: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    shown = mediaTime;
    video.requestVideoFrameCallback(watch);
  };
  video.requestVideoFrameCallback(watch);
  clock = new SeiClock(video, here.signal, (message) => told.push({ message: message.time, shown }));
});
afterEach(() => {
  here.abort();
  URL.revokeObjectURL(url);
});

it('tells each message with its picture, in the order of the pictures', async () => {
  for (const time of [0.8, 0.2, 1.4, 0.6]) clock.add(at(time));
  expect(told).toEqual([]);
  await video.play();
  await expect.poll(() => told.length, patience).toBe(4);
  expect(told.map(({ message }) => message)).toEqual([0.2, 0.6, 0.8, 1.4]);
  // A busy machine leaves pictures out; what is told comes with the next that is shown, never before its own.
  for (const { message, shown } of told) {
    expect(shown).toBeGreaterThanOrEqual(message - 0.02);
    expect(shown).toBeLessThan(message + 0.5);
  }
});

it('tells at once what comes after its picture', async () => {
  await video.play();
  await expect.poll(() => shown, patience).toBeGreaterThan(0.3);
  clock.add(at(0.1));
  expect(told).toHaveLength(1);
});

it('forgets what waits when the video seeks or is emptied', async () => {
  clock.add(at(0.5));
  const seeked = next(video, 'seeked');
  video.currentTime = 1;
  await seeked;
  expect(clock.size).toBe(0);
  clock.add(at(2.9));
  expect(clock.size).toBe(1);
  video.removeAttribute('src');
  video.load();
  await expect.poll(() => clock.size, patience).toBe(0);
  expect(told).toEqual([]);
});

it('keeps a thousand at most, the latest', () => {
  for (let i = 0; i < 1500; i++) clock.add(at(10 + i));
  expect(clock.size).toBe(1000);
});

it('falls silent with its signal', async () => {
  clock.add(at(0.2));
  here.abort();
  expect(clock.size).toBe(0);
  document.body.append(video);
  await video.play();
  await expect.poll(() => video.currentTime, patience).toBeGreaterThan(0.5);
  expect(told).toEqual([]);
  video.remove();
});
