import { expect, it } from 'vitest';

import { formatDuration, formatSize } from './format.ts';

it('writes times as players do', () => {
  expect([0, 7.9, 754, 3723].map(formatDuration)).toEqual(['0:00', '0:07', '12:34', '1:02:03']);
});

it('writes sizes in the nearest unit', () => {
  expect([0, 850_000, 12_340_000, 250_000_000, 3_200_000_000].map((bytes) => formatSize(bytes, 'en'))).toEqual([
    '0 kB',
    '850 kB',
    '12.3 MB',
    '250 MB',
    '3.2 GB',
  ]);
});
