import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  isKeyFrameRequest,
  readNack,
  readSenderReport,
  splitRtcp,
  writeFir,
  writeGoodbye,
  writeNack,
  writePli,
  writeReceiverReport,
  writeSenderReport,
} from './rtcp.ts';

const hex = (packet: Buffer) => packet.toString('hex');
const only = (packet: Buffer) => [...splitRtcp(packet)][0]!;

describe('RTCP', () => {
  it('writes PLI, FIR and goodbye byte by byte', () => {
    expect(hex(writePli(1, 0xaabbccdd))).toBe('81ce000200000001aabbccdd');
    expect(hex(writeFir(1, 0xaabbccdd, 5))).toBe('84ce00040000000100000000aabbccdd05000000');
    expect(hex(writeGoodbye([2, 3]))).toBe('82cb00020000000200000003');
  });

  it('knows requests for key frames', () => {
    expect(isKeyFrameRequest(only(writePli(1, 2)))).toBe(true);
    expect(isKeyFrameRequest(only(writeFir(1, 2, 0)))).toBe(true);
    expect(isKeyFrameRequest(only(writeNack(1, 2, [3])))).toBe(false);
  });

  it('packs sixteen followers into one NACK item', () => {
    expect(hex(writeNack(1, 2, [100]))).toBe('81cd000300000001000000020064' + '0000');
    expect(hex(writeNack(1, 2, [100, 101, 116]))).toBe('81cd000300000001000000020064' + '8001');
    expect(hex(writeNack(1, 2, [100, 117]))).toBe('81cd0004000000010000000200640000' + '00750000');
    expect(hex(writeNack(1, 2, [65_535, 0]))).toBe('81cd00030000000100000002ffff0001');
  });

  it('reads back every NACK it writes', () => {
    const sequences = fc.uniqueArray(fc.nat(2000), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(sequences, fc.nat(65_535), (offsets, start) => {
        const list = offsets.sort((a, b) => a - b).map((offset) => (start + offset) & 0xffff);
        expect(readNack(only(writeNack(1, 99, list)))).toEqual({ ssrc: 99, sequences: list });
      }),
      { seed: 4585, numRuns: 300 },
    );
  });

  it('reads back a sender report', () => {
    const ntpMs = Date.UTC(2026, 10, 20, 12, 30, 15, 250);
    const report = writeSenderReport({ ssrc: 9, ntpMs, rtpTimestamp: 0xfffffff0, packets: 3, bytes: 4000 });
    expect(report.readUInt32BE(8)).toBe(Math.floor(ntpMs / 1000) + 2_208_988_800);
    expect(report.readUInt32BE(12)).toBe(0x40000000);
    expect(readSenderReport(only(report))).toEqual({
      ssrc: 9,
      ntpMs,
      ntpMiddle: report.readUInt32BE(10),
      rtpTimestamp: 0xfffffff0,
    });
  });

  it('takes a compound apart and stops where it is broken', () => {
    const compound = Buffer.concat([writeReceiverReport(1, []), writePli(1, 2), Buffer.from('81ce0009', 'hex')]);
    expect([...splitRtcp(compound)].map(({ type, count }) => [type, count])).toEqual([
      [201, 0],
      [206, 1],
    ]);
  });

  it('survives whatever a stranger sends', () => {
    const valid = Buffer.concat([
      writeSenderReport({ ssrc: 1, ntpMs: 5, rtpTimestamp: 6, packets: 7, bytes: 8 }),
      writeNack(1, 2, [3, 5, 40]),
      writeFir(1, 2, 3),
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 10 }),
        fc.nat(valid.length),
        (edits, length) => {
          const packet = Buffer.from(valid);
          for (const [at, value] of edits) packet[at] = value;
          for (const part of splitRtcp(packet.subarray(0, length))) {
            readSenderReport(part);
            isKeyFrameRequest(part);
            expect(readNack(part)?.sequences.length ?? 0).toBeLessThanOrEqual(17 * (length / 4));
          }
        },
      ),
      { seed: 3550, numRuns: 3000 },
    );
  });
});
