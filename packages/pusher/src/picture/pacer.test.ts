import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Pacer } from './pacer.ts';

let drawn: number[];
let pacer: Pacer;

const start = (interval: number, clocked: boolean) => {
  pacer = new Pacer({ interval, clocked }, () => drawn.push(Math.round(performance.now() - begun)));
};
let begun: number;

/** Frames at these milliseconds, and then time until `end`. */
async function frames(at: readonly number[], end: number) {
  for (const time of at) {
    await vi.advanceTimersByTimeAsync(begun + time - performance.now());
    pacer.wake();
  }
  await vi.advanceTimersByTimeAsync(begun + end - performance.now());
}

beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  begun = performance.now();
});
afterEach(() => {
  pacer.stop();
  vi.useRealTimers();
});

it('draws a frame when it comes, whatever its jitter', async () => {
  start(40, false);
  const at = [0, 48, 78, 121, 160, 195, 241];
  await frames(at, 260);
  expect(drawn).toEqual(at);
});

it('draws no more frames than are wanted, and the newest of them', async () => {
  start(40, false);
  await frames(
    Array.from({ length: 50 }, (_, index) => index * 20),
    1000,
  );
  expect(drawn.length).toBeGreaterThanOrEqual(24);
  expect(drawn.length).toBeLessThanOrEqual(26);
});

it('draws the last frame of a burst though it came too early', async () => {
  start(100, false);
  await frames([0, 10, 20], 500);
  expect(drawn).toEqual([0, 150]);
});

it('sends a still picture again within each second', async () => {
  start(40, false);
  await frames([0], 3000);
  expect(drawn).toEqual([0, 900, 1800, 2700]);
});

it('keeps the rate of its clock whatever comes, and from the first frame on', async () => {
  start(50, true);
  await frames([30, 40, 90, 95, 99], 290);
  expect(drawn).toEqual([30, 80, 130, 180, 230, 280]);
});

it('does not run after what a slow moment has cost', async () => {
  start(50, true);
  await frames([0], 100);
  vi.setSystemTime(Date.now() + 1000);
  const before = drawn.length;
  await vi.advanceTimersByTimeAsync(100);
  expect(drawn.length - before).toBeLessThanOrEqual(3);
});

it('changes its pace at once, and draws nothing when it has ended', async () => {
  start(40, false);
  await frames([0], 100);
  pacer.set({ interval: 100, clocked: true });
  await frames([], 450);
  expect(drawn.length).toBeGreaterThanOrEqual(4);
  const before = drawn.length;
  pacer.stop();
  pacer.wake();
  await frames([], 2000);
  expect(drawn.length).toBe(before);
});
