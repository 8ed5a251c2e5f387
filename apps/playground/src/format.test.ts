import { expect, it } from 'vitest';

import { formatDuration, formatSize } from './format.ts';

it('writes durations as players do', () => {
  expect([0, 7.4, 59.6, 61, 3600, 3725].map((seconds) => formatDuration(seconds))).toEqual([
    '0:00',
    '0:07',
    '0:59',
    '1:01',
    '1:00:00',
    '1:02:05',
  ]);
});

it('writes sizes in the unit that reads best', () => {
  expect([0, 2_400, 999_000, 1_250_000, 83_000_000].map((bytes) => formatSize(bytes))).toEqual([
    '0.0 kB',
    '2.4 kB',
    '999 kB',
    '1.3 MB',
    '83 MB',
  ]);
});
