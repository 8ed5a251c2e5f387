import { LiveCode } from '@livelit/core';
import { expect, it } from 'vitest';

import { BusyDetector } from './busy-detector.ts';

const sample = (qualityLimitationReason: 'none' | 'bandwidth') => ({
  videoBytes: 0,
  audioBytes: 0,
  frames: 0,
  qualityLimitationReason,
});

it('warns once when three samples agree, and again only after a recovery', () => {
  const busy = new BusyDetector();
  const tell = (reasons: string) =>
    Array.from(
      reasons,
      (letter) => busy.next(sample(letter === 'b' ? 'bandwidth' : 'none'))?.code === LiveCode.WARNING_NETWORK_BUSY,
    );
  expect(tell('bbnbb')).toEqual([false, false, false, false, false]);
  expect(tell('bbnnbbb')).toEqual([true, false, false, false, false, false, false]);
  expect(tell('nnnbbb')).toEqual([false, false, false, false, false, true]);
});
