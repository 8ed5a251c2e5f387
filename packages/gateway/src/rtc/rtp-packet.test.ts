import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { extensionNumber, isRtcp, payloadEnd, payloadStart, writeRtpHeader } from './rtp-packet.ts';

const header = '80e0000100000002000000ff';
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('RTP packets', () => {
  it('finds the payload behind CSRCs and extensions, and before padding', () => {
    const plain = bytes(`${header} aabb`);
    expect([payloadStart(plain), payloadEnd(plain, 12)]).toEqual([12, 14]);
    const full = bytes('b1e0000100000002000000ff 00000009 bede0001 31000700 aabb 0002');
    expect(payloadStart(full)).toBe(24);
    expect(payloadEnd(full, 24)).toBe(26);
  });

  it('gives an empty payload for nothing but padding', () => {
    const padding = bytes('a0e0000100000002000000ff 000000ff');
    expect(payloadEnd(padding, payloadStart(padding))).toBe(12);
  });

  it('refuses what is cut off or of another version', () => {
    expect(payloadStart(bytes('80e0'))).toBe(0);
    expect(payloadStart(bytes(`40${header.slice(2)}`))).toBe(0);
    expect(payloadStart(bytes('8fe0000100000002000000ff'))).toBe(0);
    expect(payloadStart(bytes('90e0000100000002000000ff bede0002 31000700'))).toBe(0);
  });

  it('reads extensions with one-byte and two-byte heads', () => {
    const oneByte = bytes('90e0000100000002000000ff bede0003 10aa 00 311234 52abcdef 000000 aa');
    expect(extensionNumber(oneByte, 3)).toBe(0x1234);
    expect(extensionNumber(oneByte, 5)).toBe(0xabcd);
    expect(extensionNumber(oneByte, 1)).toBe(-1);
    expect(extensionNumber(oneByte, 7)).toBe(-1);
    const twoBytes = bytes('90e0000100000002000000ff 10000002 0101aa 03021234 00 aa');
    expect(extensionNumber(twoBytes, 3)).toBe(0x1234);
    expect(extensionNumber(bytes(`${header} aabb`), 3)).toBe(-1);
  });

  it('tells RTCP from RTP', () => {
    expect(isRtcp(bytes('80c8'))).toBe(true);
    expect(isRtcp(bytes(header))).toBe(false);
  });

  it('writes a header', () => {
    const packet = Buffer.alloc(12);
    writeRtpHeader(packet, { payloadType: 96, marker: true, sequence: 65_537, timestamp: -1, ssrc: 0xdeadbeef });
    expect(packet.toString('hex')).toBe('80e00001ffffffffdeadbeef');
  });

  it('stays within every packet a stranger can send', () => {
    const valid = bytes('b1e0000100000002000000ff 00000009 bede0002 31000700 52abcdef aabbccdd 00000004');
    const edit = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), fc.nat(valid.length), fc.nat(15), (edits, length, id) => {
        const packet = Buffer.from(valid.subarray(0, length));
        for (const [at, value] of edits) if (at < length) packet[at] = value;
        const start = payloadStart(packet);
        expect(start).toBeLessThanOrEqual(length);
        expect(extensionNumber(packet, id)).toBeLessThan(65_536);
        if (start > 0) {
          const end = payloadEnd(packet, start);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(length);
        }
      }),
      { seed: 8285, numRuns: 3000 },
    );
  });
});
