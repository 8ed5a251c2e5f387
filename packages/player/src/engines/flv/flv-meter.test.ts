import { expect, it } from 'vitest';

import { FlvMeter } from './flv-meter.ts';

function tag(type: number, size: number): number[] {
  const header = [type, (size >> 16) & 255, (size >> 8) & 255, size & 255, 0, 0, 0, 0, 0, 0, 0];
  return [...header, ...Array.from({ length: size + 4 }, () => 9)];
}

const stream = new Uint8Array([
  ...new TextEncoder().encode('FLV'),
  1,
  5,
  0,
  0,
  0,
  9,
  0,
  0,
  0,
  0,
  ...tag(18, 300),
  ...tag(9, 70_000),
  ...tag(8, 400),
  ...tag(9, 10),
]);

it.each([1, 2, 7, 1000, stream.length])('tells picture from sound in pieces of %i bytes', (size) => {
  const meter = new FlvMeter();
  for (let at = 0; at < stream.length; at += size) meter.add(stream.subarray(at, at + size));
  expect(meter.bytes).toBe(stream.length);
  expect(meter.videoBytes).toBe(70_000 + 4 + 10 + 4);
  expect(meter.videoTags).toBe(2);
  expect(meter.audioBytes).toBe(400 + 4);
});
