import { expect, it } from 'vitest';

import { tencentSign } from './tencent-sign.ts';

it('signs as in the example of Tencent’s documentation', () => {
  // https://www.tencentcloud.com/document/product/267/31560
  const expires = new Date(0x5c_27_10_99 * 1000);
  expect(tencentSign('e12c46f2612d5106e2034781ab261ca3', 'test', expires)).toEqual({
    txSecret: 'f85a2ab363fe4deaffef9754d79da6fe',
    txTime: '5C271099',
  });
});

it('writes the time as Tencent does: 1 January 2017 in Beijing is 5867D600', () => {
  expect(tencentSign('key', 'stream', new Date('2017-01-01T00:00:00.999+08:00')).txTime).toBe('5867D600');
});

it('takes stream names as UTF-8', () => {
  // printf '键房间5867D600' | md5sum
  expect(tencentSign('键', '房间', new Date('2017-01-01T00:00:00+08:00')).txSecret).toBe(
    '251a57c44e158a052d5de7f27edc135b',
  );
});
