import { expect, it } from 'vitest';

import { looksLikeMedia } from './media-shape.ts';

const text = (value: string) => new TextEncoder().encode(value);

function box(type: string, size: number, ...content: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(8 + content.reduce((sum, part) => sum + part.length, 0));
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(text(type), 4);
  let at = 8;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const payload = new Uint8Array(100);

function packets(count: number): Uint8Array {
  const bytes = new Uint8Array(188 * count);
  for (let at = 0; at < count; at++) bytes[188 * at] = 0x47;
  return bytes;
}

it.each([
  ['boxes that fit', join(box('moof', 108, payload), box('mdat', 108, payload)), true, true],
  ['a last box without a size', join(box('moof', 108, payload), box('mdat', 0, payload)), true, true],
  ['boxes where packets were expected', box('mdat', 108, payload), false, true],
  ['a box that is cut off', box('mdat', 200, payload), true, false],
  ['a box that is too small to be one', box('mdat', 4, payload), true, false],
  ['boxes in boxes that do not fit', box('moof', 124, box('traf', 116, box('trun', 999, payload))), true, false],
  ['boxes in boxes that fit', box('moof', 124, box('traf', 116, box('trun', 108, payload))), true, true],
  ['a run of more samples than it has', box('moof', 116, box('trun', 108, new Uint8Array(100).fill(255))), true, false],
  ['a large size that is cut off', box('mdat', 1), true, false],
  ['boxes nobody knows', box('abcd', 108, payload), true, false],
  ['packets where boxes were expected', packets(5), true, false],
  ['packets', packets(5), false, true],
  ['one packet', packets(1), false, true],
  ['packets behind something else', join(new Uint8Array(50), packets(5)), false, true],
  ['ID3', text('ID3 and more'), false, true],
  ['AAC', Uint8Array.of(0xff, 0xf1, 0x50, 0x80), false, true],
  ['AC-3', Uint8Array.of(0x0b, 0x77, 0, 0), false, true],
  ['a page', text('<!doctype html><html>'.repeat(50)), false, false],
  ['noise', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919) % 71), false, false],
])('%s', (_what, bytes, isMp4, expected) => {
  expect(looksLikeMedia(bytes, isMp4)).toBe(expected);
});
