import { expect, it } from 'vitest';

import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('Fri, 20 Nov 2026 12:00:00 GMT');

it.each([
  ['0', 0],
  [' 120 ', 120_000],
  ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
  ['99999999999', 86_400_000],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('reads %o as %o ms', (value, ms) => {
  expect(parseRetryAfter(value, now)).toBe(ms);
});
