import { LiveCode, severityOf } from '@livelit/core';
import { expect, it } from 'vitest';

import { hlsErrorCodes } from './hls-error-codes.ts';

it.each([
  ['full', () => import('hls.js')],
  ['light', () => import('hls.js/light')],
])('has a code for every error detail of hls.js %s, and for nothing else', async (_name, load) => {
  const { default: Hls } = await load();
  const details: readonly string[] = Object.values(Hls.ErrorDetails);
  expect(details.length).toBeGreaterThan(50);
  expect(Object.keys(hlsErrorCodes).toSorted()).toEqual(details.toSorted());
});

it('names only codes that there are', () => {
  const numbers = new Set<number>(Object.values(LiveCode));
  for (const [details, code] of Object.entries(hlsErrorCodes)) {
    expect(numbers.has(code), details).toBe(true);
    expect(['warning', 'error'], details).toContain(severityOf(code));
  }
});
