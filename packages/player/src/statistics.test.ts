import { expect, it } from 'vitest';

import { toStatistics, type Sample } from './statistics.ts';

const sample = (overrides: Partial<Sample>): Sample => ({
  now: 0,
  width: 640,
  height: 360,
  frames: 0,
  dropped: 0,
  blocked: 0,
  waited: undefined,
  ahead: undefined,
  latency: undefined,
  counted: {},
  ...overrides,
});

it('makes rates of counters', () => {
  const before = sample({
    now: 1000,
    frames: 10,
    dropped: 1,
    counted: { bytes: 0, videoBytes: 1000, audioBytes: 500 },
  });
  const after = sample({
    now: 3000,
    frames: 60,
    dropped: 3,
    blocked: 500,
    latency: 1.2,
    counted: { bytes: 300_000, videoBytes: 251_000, audioBytes: 25_500, rtt: 30, jitterBufferDelay: 80 },
  });
  expect(toStatistics(before, after)).toMatchObject({
    width: 640,
    height: 360,
    fps: 25,
    videoBitrate: 1000,
    audioBitrate: 100,
    netSpeed: 1200,
    rtt: 30,
    jitterBufferDelay: 80,
    droppedFrames: 2,
    videoTotalBlockTime: 500,
    videoBlockRate: 25,
    latency: 1.2,
  });
});

it('tells loss of the interval alone, in percent', () => {
  const before = sample({ counted: { videoPackets: { received: 1000, lost: 500 }, audioConcealed: 1 } });
  const after = sample({ now: 2000, counted: { videoPackets: { received: 1090, lost: 510 }, audioConcealed: 1.5 } });
  expect(toStatistics(before, after)).toMatchObject({
    videoPacketLoss: 10,
    audioTotalBlockTime: 500,
    audioBlockRate: 25,
  });
});

it('leaves out what nobody counted', () => {
  expect(Object.keys(toStatistics(sample({ dropped: undefined }), sample({ now: 2000 })))).toEqual([
    'width',
    'height',
    'fps',
    'videoTotalBlockTime',
    'videoBlockRate',
  ]);
});

it('believes an engine that knows its bitrate', () => {
  const after = sample({ now: 2000, counted: { videoBitrate: 800, bytes: 9, videoBytes: 9 } });
  expect(toStatistics(sample({}), after).videoBitrate).toBe(800);
});

it('takes waiting for an interruption of sound where nobody counts what was made up, and the buffer for a delay', () => {
  const after = sample({ now: 2000, waited: 500, ahead: 1234.5 });
  expect(toStatistics(sample({}), after)).toMatchObject({
    audioTotalBlockTime: 500,
    audioBlockRate: 25,
    jitterBufferDelay: 1235,
  });
});
