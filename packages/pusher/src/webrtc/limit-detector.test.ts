import { LiveCode } from '@livelit/core';
import { expect, it } from 'vitest';

import { LimitDetector } from './limit-detector.ts';

const sample = (qualityLimitationReason: 'none' | 'bandwidth') => ({
  videoBytes: 0,
  audioBytes: 0,
  frames: 0,
  qualityLimitationReason,
});

/** Which of the samples, `b` for limited by bandwidth and `n` for not, is answered by a warning. */
function listen() {
  const busy = new LimitDetector('bandwidth');
  return (reasons: string) =>
    Array.from(
      reasons,
      (letter) => busy.next(sample(letter === 'b' ? 'bandwidth' : 'none'))?.code === LiveCode.WARNING_NETWORK_BUSY,
    );
}

it('is patient with a connection that has only begun', () => {
  const tell = listen();
  expect(tell('bbbbbbb')).not.toContain(true);
  expect(tell('b')).toEqual([true]);
});

it('tells a device that is too slow by its own code, and nothing else', () => {
  const cpu = new LimitDetector('cpu');
  const told = Array.from({ length: 20 }, (_, at) =>
    cpu.next({ qualityLimitationReason: at < 9 ? 'bandwidth' : 'cpu' }),
  );
  expect(told.filter((warning) => warning).map((warning) => warning?.name)).toEqual(['WARNING_DEVICE_OVERLOADED']);
  expect(told.findIndex((warning) => warning)).toBe(11);
});

it('warns once when three samples agree, and again only after a recovery', () => {
  const tell = listen();
  expect(tell('bbnbb')).toEqual([false, false, false, false, false]);
  expect(tell('bbnnbbb')).toEqual([true, false, false, false, false, false, false]);
  expect(tell('nnnbbb')).toEqual([false, false, false, false, false, true]);
});
