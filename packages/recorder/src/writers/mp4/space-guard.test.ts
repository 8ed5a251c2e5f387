import { LiveCode, type LiveError } from '@livelit/core';
import { expect, it } from 'vitest';

import { SpaceGuard } from './space-guard.ts';

const megabytes = (count: number) => count * 1024 * 1024;

function guarded(estimate: () => StorageEstimate) {
  const codes: number[] = [];
  const guard = new SpaceGuard(
    10,
    ({ code }: LiveError) => codes.push(code),
    async () => estimate(),
  );
  return { guard, codes };
}

it('warns once at four times the minimum, and ends once below it', async () => {
  let usage = 0;
  const { guard, codes } = guarded(() => ({ quota: megabytes(100), usage }));
  expect(await guard.check(0)).toBe(megabytes(100));
  for (const used of [50, 61, 65, 89]) {
    usage = megabytes(used);
    await guard.check(megabytes(used));
  }
  expect(codes).toEqual([LiveCode.WARNING_STORAGE_LOW]);
  for (const used of [91, 95]) {
    usage = megabytes(used);
    await guard.check(megabytes(used));
  }
  expect(codes).toEqual([LiveCode.WARNING_STORAGE_LOW, LiveCode.ERROR_QUOTA_EXCEEDED]);
});

it('counts what it wrote where the browser counts a file only when it is closed', async () => {
  const { guard } = guarded(() => ({ quota: megabytes(100), usage: megabytes(20) }));
  expect(await guard.check(0)).toBe(megabytes(80));
  expect(await guard.check(megabytes(30))).toBe(megabytes(50));
});

it('says nothing where the browser says nothing', async () => {
  const { guard, codes } = guarded(() => ({}));
  expect(await guard.check(megabytes(1e6))).toBe(Infinity);
  expect(codes).toEqual([]);
});
