import { beforeEach, expect, it } from 'vitest';

import type { RunningEngine } from './engine.ts';
import type { CatchUp } from './latency-settings.ts';
import { LiveEdge, type EdgeSettings } from './live-edge.ts';

const catchUp: CatchUp = { rate: 1.1, jump: true };
const settings: EdgeSettings = { max: undefined, catchUp };
const at = (latency: number, targetLatency = 1): RunningEngine => ({
  live: true,
  latency,
  targetLatency,
  seekToLive: () => undefined,
});

let rate: number;
const edge = (options = settings) => new LiveEdge({ catchUp: (wanted) => (rate = wanted) }, options);

beforeEach(() => {
  rate = 1;
});

it('makes up what a viewer joined behind, down to the target', () => {
  const live = edge();
  live.tick(at(1.1));
  expect(rate).toBe(1.1);
  live.tick(at(1));
  expect(rate).toBe(1);
});

it('catches up by speed from a little above the target to the target, and no further', () => {
  const live = edge();
  live.tick(at(1));
  live.tick(at(1.25));
  expect(rate).toBe(1);
  live.tick(at(1.35));
  expect(rate).toBe(1.1);
  live.tick(at(1.2));
  expect(rate).toBe(1.1);
  live.tick(at(0.9));
  expect(rate).toBe(1);
});

it('allows the same seconds above a long target as above a short one', () => {
  const live = edge();
  live.tick(at(6, 6));
  live.tick(at(6.35, 6));
  expect(rate).toBe(1);
  live.tick(at(6.45, 6));
  expect(rate).toBe(1.1);
});

it('jumps beyond the greatest latency: twice the target, at least 1.2 s above it', () => {
  expect(edge().tick(at(2.1))).toBe(false);
  expect(edge().tick(at(2.3))).toBe(true);
  expect(edge().tick(at(11, 6))).toBe(false);
  expect(edge().tick(at(13, 6))).toBe(true);
  expect(edge({ ...settings, max: 5 }).tick(at(4))).toBe(false);
});

it('goes by settings that change while it runs', () => {
  const live: { -readonly [K in keyof EdgeSettings]: EdgeSettings[K] } = { ...settings };
  const near = edge(live);
  expect(near.tick(at(4))).toBe(true);
  live.max = 5;
  expect(near.tick(at(4))).toBe(false);
  live.catchUp = { rate: 1.5, jump: false };
  expect(near.tick(at(6))).toBe(false);
  expect(rate).toBe(1.5);
});

it('jumps when a page returns though it would only have sped up otherwise', () => {
  expect(edge().return(at(6, 4))).toBe(true);
  expect(edge().return(at(4.5, 4))).toBe(false);
});

it('never jumps when told not to', () => {
  const calm = edge({ ...settings, catchUp: { rate: 1.1, jump: false } });
  expect(calm.tick(at(60))).toBe(false);
  expect(calm.return(at(60))).toBe(false);
  expect(rate).toBe(1.1);
});

it('leaves files and engines without a clock alone', () => {
  const live = edge();
  expect(live.tick({ ...at(99), live: false })).toBe(false);
  expect(live.tick({ live: true, targetLatency: 1 })).toBe(false);
  expect(live.tick({ live: true, latency: 99 })).toBe(false);
  expect(rate).toBe(1);
});

it('does not speed up when told not to', () => {
  edge({ ...settings, catchUp: { rate: 1, jump: true } }).tick(at(1.8));
  expect(rate).toBe(1);
});
