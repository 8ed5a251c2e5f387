import fc from 'fast-check';
import { expect, it } from 'vitest';

import { splitAggregate } from './aggregate.ts';
import { ChunkError } from './chunk-parser.ts';
import { MessageType } from './message-type.ts';

function part(type: number, time: number, body: readonly number[]): Buffer {
  const out = Buffer.alloc(15 + body.length);
  out[0] = type;
  out.writeUIntBE(body.length, 1, 3);
  out.writeUIntBE(time & 0xff_ff_ff, 4, 3);
  out[7] = time >>> 24;
  out.set(body, 11);
  out.writeUInt32BE(body.length + 11, 11 + body.length);
  return out;
}

const message = (timestamp: number, body: Uint8Array) => ({
  type: MessageType.aggregate,
  streamId: 1,
  timestamp,
  body,
});

it('takes the tags apart, with times that count from the message', () => {
  const body = Buffer.concat([part(9, 5000, [1, 2]), part(8, 5023, [3]), part(20, 5024, [9]), part(18, 5040, [])]);
  const tags = splitAggregate(message(100, body)).map(({ type, timestamp, data }) => [type, timestamp, [...data]]);
  expect(tags).toEqual([
    [9, 100, [1, 2]],
    [8, 123, [3]],
    [18, 140, []],
  ]);
});

it('knows the whole range of times', () => {
  const body = Buffer.concat([part(9, 0xff_ff_ff_f0, [1]), part(9, 0x10, [2])]);
  expect(splitAggregate(message(0, body)).map(({ timestamp }) => timestamp)).toEqual([0, 32]);
});

it('refuses what is cut, and survives everything else', () => {
  const whole = part(9, 0, [1, 2, 3]);
  for (const length of [5, 12]) expect(() => splitAggregate(message(0, whole.subarray(0, length)))).toThrow(ChunkError);
  const attempt = (bytes: Uint8Array) => {
    try {
      splitAggregate(message(0, bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(ChunkError);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), attempt), { seed: 3 });
});
