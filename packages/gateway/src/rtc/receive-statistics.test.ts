import { describe, expect, it } from 'vitest';

import { ReceiveStatistics } from './receive-statistics.ts';

/** Positions as `Unwrap` gives them: one turn of the counter ahead. */
const turn = 65_536;

function read(block: Buffer) {
  return {
    ssrc: block.readUInt32BE(0),
    fraction: block[4]!,
    lost: block.readIntBE(5, 3),
    highest: block.readUInt32BE(8),
    jitter: block.readUInt32BE(12),
    lastReport: block.readUInt32BE(16),
    delay: block.readUInt32BE(20),
  };
}

describe('ReceiveStatistics', () => {
  it('counts what is lost in all and since the last report (RFC 3550, A.3)', () => {
    const statistics = new ReceiveStatistics(90_000);
    for (const sequence of [0, 1, 2, 4, 5, 7, 8, 9]) statistics.add(turn + sequence, 0, 0);
    expect(read(statistics.block(5, 0))).toMatchObject({
      ssrc: 5,
      lost: 2,
      fraction: Math.floor((2 * 256) / 10),
      highest: 9,
    });
    for (const sequence of [10, 11, 12, 13]) statistics.add(turn + sequence, 0, 0);
    expect(read(statistics.block(5, 0))).toMatchObject({ lost: 2, fraction: 0, highest: 13 });
    for (const sequence of [14, 17]) statistics.add(turn + sequence, 0, 0);
    expect(read(statistics.block(5, 0))).toMatchObject({ lost: 4, fraction: 128, highest: 17 });
  });

  it('takes a retransmission off the losses, and gives no negative fraction', () => {
    const statistics = new ReceiveStatistics(90_000);
    for (const sequence of [0, 1, 3]) statistics.add(turn + sequence, 0, 0);
    expect(read(statistics.block(5, 0)).lost).toBe(1);
    statistics.add(turn + 2, 0, 0);
    expect(read(statistics.block(5, 0))).toMatchObject({ lost: 0, fraction: 0 });
  });

  it('counts the turns of the sequence number', () => {
    const statistics = new ReceiveStatistics(90_000);
    statistics.add(turn + 65_535, 0, 0);
    statistics.add(turn + 65_536, 0, 0);
    expect(read(statistics.block(5, 0)).highest).toBe(0x10000);
  });

  it('estimates jitter as RFC 3550, A.8 does', () => {
    const statistics = new ReceiveStatistics(90_000);
    // Every 10 ms a packet, but each second one 4 ms (360 ticks) late.
    let expected = 0;
    for (let i = 0; i < 20; i++) {
      statistics.add(turn + i, i * 900, i * 10 + (i % 2) * 4);
      if (i > 0) expected += (360 - expected) / 16;
    }
    expect(read(statistics.block(5, 0)).jitter).toBe(Math.floor(expected));
  });

  it('repeats the last sender report with the delay in 1/65536 s', () => {
    const statistics = new ReceiveStatistics(90_000);
    expect(read(statistics.block(5, 0))).toMatchObject({ lastReport: 0, delay: 0 });
    statistics.addSenderReport(0x12345678, 1000);
    expect(read(statistics.block(5, 1500))).toMatchObject({ lastReport: 0x12345678, delay: 32_768 });
  });
});
