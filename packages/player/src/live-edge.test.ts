import { beforeEach, expect, it, vi } from 'vitest';

import type { RunningEngine } from './engine.ts';
import { LiveEdge } from './live-edge.ts';

const config = { maxLatency: undefined, catchUp: { rate: 1.1 } };
const seekToLive = vi.fn<() => void>();
const at = (latency: number, targetLatency = 1): RunningEngine => ({ live: true, latency, targetLatency, seekToLive });

let video: { playbackRate: number };
const edge = (options: ConstructorParameters<typeof LiveEdge>[1] = config) =>
  new LiveEdge(video as HTMLVideoElement, options);

beforeEach(() => {
  video = { playbackRate: 1 };
  seekToLive.mockClear();
});

it('makes up what a viewer joined behind, down to the target', () => {
  const live = edge();
  live.tick(at(1.1));
  expect(video.playbackRate).toBe(1.1);
  live.tick(at(1));
  expect(video.playbackRate).toBe(1);
});

it('catches up by speed from a little above the target to the target, and no further', () => {
  const live = edge();
  live.tick(at(1));
  live.tick(at(1.25));
  expect(video.playbackRate).toBe(1);
  live.tick(at(1.35));
  expect(video.playbackRate).toBe(1.1);
  live.tick(at(1.2));
  expect(video.playbackRate).toBe(1.1);
  live.tick(at(0.9));
  expect(video.playbackRate).toBe(1);
});

it('allows the same seconds above a long target as above a short one', () => {
  const live = edge();
  live.tick(at(6, 6));
  live.tick(at(6.35, 6));
  expect(video.playbackRate).toBe(1);
  live.tick(at(6.45, 6));
  expect(video.playbackRate).toBe(1.1);
});

it('jumps beyond the greatest latency: twice the target, at least 1.2 s above it', () => {
  expect(edge().tick(at(2.1))).toBe(false);
  expect(edge().tick(at(2.3))).toBe(true);
  expect(edge().tick(at(11, 6))).toBe(false);
  expect(edge().tick(at(13, 6))).toBe(true);
  expect(edge({ ...config, maxLatency: 5 }).tick(at(4))).toBe(false);
  expect(seekToLive).toHaveBeenCalledTimes(2);
});

it('jumps when a page returns though it would only have sped up otherwise', () => {
  expect(edge().return(at(6, 4))).toBe(true);
  expect(edge().return(at(4.5, 4))).toBe(false);
});

it('leaves a speed alone that the user has set', () => {
  const live = edge();
  video.playbackRate = 1.5;
  live.tick(at(1.5));
  expect(video.playbackRate).toBe(1.5);
  live.release();
  expect(video.playbackRate).toBe(1.5);
});

it('gives the speed back at the end', () => {
  const live = edge();
  live.tick(at(1.5));
  live.release();
  expect(video.playbackRate).toBe(1);
});

it('leaves files and engines without a clock alone', () => {
  const live = edge();
  expect(live.tick({ ...at(99), live: false })).toBe(false);
  expect(live.tick({ live: true, targetLatency: 1, seekToLive })).toBe(false);
  expect(live.tick({ live: true, latency: 99, seekToLive })).toBe(false);
  expect(video.playbackRate).toBe(1);
});

it('does not speed up when told not to', () => {
  edge({ ...config, catchUp: { rate: 1 } }).tick(at(1.8));
  expect(video.playbackRate).toBe(1);
});
