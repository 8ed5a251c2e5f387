import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AmfError, amfMember, type AmfValue, decodeAmf, encodeAmf } from './amf0.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** Members without a prototype, as the decoder makes them. */
const plain = (value: AmfValue): unknown => JSON.parse(JSON.stringify(value));

describe('AMF0', () => {
  it('writes the bytes of the specification', () => {
    expect(encodeAmf('connect', 1, null, true)).toEqual(hex('02 0007 636f6e6e656374 00 3ff0000000000000 05 01 01'));
    expect(encodeAmf({ app: 'live' })).toEqual(hex('03 0003 617070 02 0004 6c697665 0000 09'));
  });

  it('reads what it wrote, long strings, dates and arrays included', () => {
    const values = [
      'x'.repeat(70_000),
      -1.5,
      false,
      null,
      undefined,
      new Date(1e12),
      ['a', ['b', 2]],
      { a: { b: [1] } },
    ];
    const decoded = decodeAmf(encodeAmf(...values));
    expect(decoded.slice(0, 7)).toEqual(values.slice(0, 7));
    expect(plain(decoded[7])).toEqual({ a: { b: [1] } });
  });

  it('reads ECMA arrays by their end mark, typed objects, references, XML and unsupported values', () => {
    expect(plain(decodeAmf(hex('08 ffffffff 0001 61 00 4000000000000000 0000 09'))[0])).toEqual({ a: 2 });
    expect(plain(decodeAmf(hex('10 0001 54 0001 61 05 0000 09'))[0])).toEqual({ a: null });
    const [first, second] = decodeAmf(hex('03 0000 09 07 0000'));
    expect(second).toBe(first);
    expect(decodeAmf(hex('0f 00000002 3c3e 0d'))).toEqual(['<>', null]);
  });

  it('takes members of objects only', () => {
    const [info] = decodeAmf(encodeAmf({ code: 'x' }));
    expect(amfMember(info, 'code')).toBe('x');
    expect(amfMember(info, 'constructor')).toBeUndefined();
    expect(amfMember(null, 'code')).toBeUndefined();
    expect(amfMember(['code'], 'length')).toBeUndefined();
  });

  it('cannot be made to change the prototype of objects', () => {
    const [value] = decodeAmf(hex('03 0009 5f5f70726f746f5f5f 03 0001 78 01 01 0000 09 0000 09'));
    expect(amfMember(value, 'x')).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['a string that ends early', '02 0005 6161'],
    ['an object without an end', '03 0001 61 05'],
    ['an array longer than its message', '0a ffffffff 05'],
    ['a reference to nothing', '07 0000'],
    ['an unknown marker', '11 00'],
  ])('refuses %s', (_what, bytes) => {
    expect(() => decodeAmf(hex(bytes))).toThrow(AmfError);
  });

  it('refuses nesting that would use up the stack, and values without end', () => {
    expect(() => decodeAmf(Buffer.alloc(100_000, hex('0a 00000001')))).toThrow(/deeply/);
    let nested: AmfValue = 1;
    for (let depth = 0; depth < 100; depth++) nested = [nested];
    expect(() => encodeAmf(nested)).toThrow(/deeply/);
    expect(() => decodeAmf(Buffer.alloc(100_000, 5)).length).toThrow(/many/);
  });

  it('answers any bytes with values or an AmfError (fuzz)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          decodeAmf(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(AmfError);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('survives one changed byte in a real message (fuzz)', () => {
    const message = encodeAmf('onStatus', 0, null, {
      level: 'error',
      code: 'NetStream.Publish.BadName',
      list: [1, 'x'],
    });
    fc.assert(
      fc.property(fc.nat(message.length - 1), fc.integer({ min: 0, max: 255 }), (index, byte) => {
        const changed = Buffer.from(message);
        changed[index] = byte;
        try {
          decodeAmf(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(AmfError);
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
