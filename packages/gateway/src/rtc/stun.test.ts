import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readBindingRequest, writeForbidden } from './stun.ts';

/** The sample request of RFC 5769, 2.1. */
const sample = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b1' +
    '51263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
  'hex',
);
const password = 'VOkJxbRl1RmTxUk/WvJxBt';

describe('STUN', () => {
  it('reads the sample request of RFC 5769', () => {
    const request = readBindingRequest(sample, password)!;
    expect(request.username).toBe('evtj:h6vY');
    expect(request.transactionId.toString('hex')).toBe('b7e7a701bc34d686fa87dfae');
  });

  it('takes nobody with another password', () => {
    expect(readBindingRequest(sample, 'guess')).toBeUndefined();
  });

  it('forbids in a way that can be verified', () => {
    const answer = writeForbidden(Buffer.from('b7e7a701bc34d686fa87dfae', 'hex'), password);
    expect(answer.subarray(0, 20).toString('hex')).toBe('011100342112a442b7e7a701bc34d686fa87dfae');
    expect(answer.subarray(20, 28).toString('hex')).toBe('0009000d00000403');
    expect(answer.toString('latin1', 28, 37)).toBe('Forbidden');
    const signed = Buffer.from(answer.subarray(0, 40));
    signed.writeUInt16BE(44, 2);
    expect(answer.subarray(44, 64)).toEqual(createHmac('sha1', password).update(signed).digest());
    expect(answer.subarray(64, 68).toString('hex')).toBe('80280004');
    expect(answer.readUInt32BE(68)).toBe((crc32(answer.subarray(0, 64)) ^ 0x5354554e) >>> 0);
  });

  it('never throws on mutated requests', () => {
    const edit = fc.tuple(fc.nat(sample.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(sample.length), (edits, length) => {
        const packet = Buffer.from(sample.subarray(0, length));
        for (const [at, value] of edits) if (at < length) packet[at] = value;
        readBindingRequest(packet, password);
      }),
      { seed: 5769, numRuns: 2000 },
    );
  });
});
