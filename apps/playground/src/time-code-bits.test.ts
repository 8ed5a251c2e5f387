import { describe, expect, it } from 'vitest';

import { decodeTimeCode, encodeTimeCode, timeCodeLength } from './time-code-bits.ts';

describe('the bits of a time code', () => {
  it.each([0, 1, 33, 2 ** 32 + 1, 1_795_000_000_123, 2 ** 42 - 1])('carry %d unchanged', (ms) => {
    expect(decodeTimeCode(encodeTimeCode(ms))).toBe(ms);
  });

  it('carry a reading that has fractions as whole milliseconds', () => {
    expect(decodeTimeCode(encodeTimeCode(1234.9))).toBe(1234);
  });

  it('are refused when any one or any two neighbours of them are wrong', () => {
    const bits = encodeTimeCode(1_795_000_000_123);
    for (let index = 0; index < bits.length; index++) {
      expect(decodeTimeCode(bits.map((bit, at) => (at === index ? !bit : bit)))).toBeUndefined();
      expect(decodeTimeCode(bits.map((bit, at) => (at === index || at === index + 1 ? !bit : bit)))).toBeUndefined();
    }
  });

  it('are refused when the picture is all black, all white, or cut short', () => {
    expect(decodeTimeCode(Array.from({ length: timeCodeLength }, () => false))).toBeUndefined();
    expect(decodeTimeCode(Array.from({ length: timeCodeLength }, () => true))).toBeUndefined();
    expect(decodeTimeCode(encodeTimeCode(5).slice(1))).toBeUndefined();
  });
});
