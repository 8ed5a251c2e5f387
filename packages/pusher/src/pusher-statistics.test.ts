import { expect, it } from 'vitest';

import { toStatistics } from './pusher-statistics.ts';

const stats = { videoBytes: 100_000, audioBytes: 10_000, frames: 60, encodeMs: 300, width: 640, height: 360 };

it('has rates only from the second sample on', () => {
  const first = toStatistics({ at: 1000, stats }, undefined);
  expect(first).toEqual({ width: 640, height: 360, encodeTime: 5 });
});

it('counts kbps and frames of the interval', () => {
  const before = { at: 1000, stats };
  const now = {
    at: 3000,
    stats: { ...stats, videoBytes: 600_000, audioBytes: 26_000, frames: 120, encodeMs: 420, rttMs: 12.4 },
  };
  expect(toStatistics(now, before)).toMatchObject({
    fps: 30,
    videoBitrate: 2000,
    audioBitrate: 64,
    netSpeed: 2064,
    rtt: 12,
    encodeTime: 2,
  });
});

it('takes all bytes for the network speed where they are known', () => {
  const before = { at: 0, stats: { ...stats, totalBytes: 0 } };
  const now = { at: 1000, stats: { ...stats, totalBytes: 125_000 } };
  expect(toStatistics(now, before)).toMatchObject({ netSpeed: 1000, videoBitrate: 0 });
});
