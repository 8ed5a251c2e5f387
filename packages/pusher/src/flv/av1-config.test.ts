import { expect, it } from 'vitest';

import { av1Config, withoutDelimiter } from './av1-config.ts';

const delimiter = [0x12, 0];
const sequenceHeader = [0x0a, 3, 1, 2, 3];
const frame = [0x32, 2, 9, 9];
const bytes = (...values: number[]) => Uint8Array.from(values);

it('makes the record of codec string and key frame', () => {
  const key = bytes(...delimiter, ...sequenceHeader, ...frame);
  expect([...av1Config('av01.0.05M.08', key)!]).toEqual([0x81, 5, 0x0c, 0, ...sequenceHeader]);
  expect([...av1Config('av01.0.12H.10', key)!]).toEqual([0x81, 12, 0xcc, 0, ...sequenceHeader]);
});

it('makes none of what has no sequence header, however broken', () => {
  for (const data of [[], frame, delimiter, [0x0e], [0x12, 0xff, 0xff, 0xff, 0xff, 0xff], [0x12, 0x7f]])
    expect(av1Config('av01.0.05M.08', bytes(...data))).toBeUndefined();
});

it('takes the delimiter away, and nothing else', () => {
  expect([...withoutDelimiter(bytes(...delimiter, ...frame))]).toEqual(frame);
  expect([...withoutDelimiter(bytes(...frame))]).toEqual(frame);
});
