import { expect, it } from 'vitest';

import { SharedSei } from './shared-sei.ts';

const message = (length: number) => new Uint8Array(length);

it('lets ten kilobytes a second pass', () => {
  const sei = new SharedSei();
  expect([6000, 4000, 4000].map((length) => sei.admit(1, message(length)))).toEqual(['new', 'new', 'full']);
});

it('knows a message again that every destination brings, but not one that is sent twice', async () => {
  const sei = new SharedSei();
  const data = message(10);
  expect([1, 2, 3].map((id) => sei.admit(id, data))).toEqual(['new', 'known', 'known']);
  expect([1, 2, 3].map((id) => sei.admit(id, data))).toEqual(['new', 'known', 'known']);
  await Promise.resolve();
  expect(sei.admit(2, data)).toBe('new');
});
