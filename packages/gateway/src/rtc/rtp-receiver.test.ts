import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MissingPackets } from './missing-packets.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import { sequenceOf, writeRtpHeader } from './rtp-packet.ts';
import { RtpReceiver } from './rtp-receiver.ts';

function packet(sequence: number, ssrc = 1): Buffer {
  const data = Buffer.alloc(20);
  writeRtpHeader(data, { payloadType: 96, marker: false, sequence, timestamp: sequence * 10, ssrc });
  return data;
}

function receiver(repeats = true) {
  const seen = { received: [] as number[], ordered: [] as number[], asked: [] as number[][], lost: 0, restarted: 0 };
  const rtp = new RtpReceiver({
    clockRate: 90_000,
    repeats,
    received: (data) => seen.received.push(sequenceOf(data)),
    ordered: (data) => seen.ordered.push(sequenceOf(data)),
    lost: () => seen.lost++,
    restarted: () => seen.restarted++,
    ask: (sequences) => seen.asked.push(sequences),
  });
  return { rtp, seen };
}

describe('RtpReceiver', () => {
  it('passes packets on at once and restores their order', () => {
    const { rtp, seen } = receiver();
    for (const sequence of [1, 2, 4, 3, 5]) rtp.add(packet(sequence), 0);
    expect(seen.received).toEqual([1, 2, 4, 3, 5]);
    expect(seen.ordered).toEqual([1, 2, 3, 4, 5]);
    expect(seen.lost).toBe(0);
  });

  it('leaves out repetitions', () => {
    const { rtp, seen } = receiver();
    for (const sequence of [1, 2, 2, 1, 3]) rtp.add(packet(sequence), 0);
    expect(seen.received).toEqual([1, 2, 3]);
  });

  it('follows the wrap-around', () => {
    const { rtp, seen } = receiver();
    for (const sequence of [65_534, 0, 65_535, 1]) rtp.add(packet(sequence), 0);
    expect(seen.ordered).toEqual([65_534, 65_535, 0, 1]);
    expect(seen.asked).toEqual([[65_535]]);
  });

  it('asks for a missing packet at once, again, and gives up in the end', () => {
    const { rtp, seen } = receiver();
    rtp.add(packet(1), 0);
    rtp.add(packet(4), 0);
    expect(seen.asked).toEqual([[2, 3]]);
    for (let now = 30; now <= 2000; now += 30) rtp.tick(now);
    expect(seen.asked.length).toBeGreaterThan(2);
    expect(seen.asked.length).toBeLessThanOrEqual(8);
    expect(seen.lost).toBe(1);
    expect(seen.ordered).toEqual([1, 4]);
  });

  it('stops asking for what has come', () => {
    const { rtp, seen } = receiver();
    rtp.add(packet(1), 0);
    rtp.add(packet(3), 0);
    rtp.add(packet(2), 20);
    for (let now = 30; now <= 2000; now += 30) rtp.tick(now);
    expect(seen.asked).toEqual([[2]]);
    expect(seen.lost).toBe(0);
  });

  it('asks for nothing when the sender does not repeat, and waits only for stragglers', () => {
    const { rtp, seen } = receiver(false);
    rtp.add(packet(1), 0);
    rtp.add(packet(3), 0);
    rtp.tick(30);
    expect(seen.ordered).toEqual([1]);
    rtp.tick(60);
    expect(seen.ordered).toEqual([1, 3]);
    expect(seen.asked).toEqual([]);
    expect(seen.lost).toBe(1);
  });

  it('wants a key frame instead of hundreds of packets', () => {
    const { rtp, seen } = receiver();
    rtp.add(packet(1), 0);
    rtp.add(packet(1000), 0);
    expect(seen.asked).toEqual([]);
    expect(seen.lost).toBe(1);
    rtp.tick(100);
    expect(seen.ordered).toEqual([1, 1000]);
  });

  it('lets another SSRC in only after silence', () => {
    const { rtp, seen } = receiver();
    rtp.add(packet(1), 0);
    rtp.add(packet(500, 2), 100);
    expect(seen.received).toEqual([1]);
    rtp.add(packet(500, 2), 700);
    expect(seen.received).toEqual([1, 500]);
    expect(seen).toMatchObject({ restarted: 1, lost: 1 });
    expect(rtp.ssrc).toBe(2);
  });

  it('reports on the stream once there is one', () => {
    const { rtp } = receiver();
    expect(rtp.reportBlock(0)).toBeUndefined();
    rtp.add(packet(7), 0);
    expect(rtp.reportBlock(0)?.readUInt32BE(8)).toBe(7);
  });

  it('gives every packet out once and in order, whatever the network does', () => {
    const shuffled = fc
      .array(fc.record({ jitter: fc.nat(8), lost: fc.integer({ min: 0, max: 9 }) }), { minLength: 5, maxLength: 200 })
      .map((list) =>
        list
          .map(({ jitter, lost }, sequence) => ({ sequence, at: sequence + jitter, lost: lost === 0 && sequence > 0 }))
          .filter(({ lost }) => !lost)
          .sort((a, b) => a.at - b.at),
      );
    fc.assert(
      fc.property(shuffled, fc.nat(65_535), (arrivals, start) => {
        const { rtp, seen } = receiver();
        for (const { sequence, at } of arrivals) rtp.add(packet((start + sequence) & 0xffff), at);
        for (let now = 300; now < 3000; now += 30) rtp.tick(now);
        const first = arrivals[0]!.sequence;
        const expected = arrivals.map(({ sequence }) => sequence).filter((sequence) => sequence >= first);
        expect(seen.ordered).toEqual(expected.sort((a, b) => a - b).map((sequence) => (start + sequence) & 0xffff));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('MissingPackets', () => {
  it('waits longer between requests when answers take longer', () => {
    const patient = new MissingPackets();
    patient.arrived(0, 0);
    // A dozen answers after 250 ms each.
    for (let i = 1; i < 40; i += 2) {
      patient.arrived(i + 1, i * 1000);
      patient.arrived(i, i * 1000 + 250);
    }
    patient.arrived(100, 100_000);
    expect(patient.due(100_100)).toEqual([]);
    expect(patient.due(100_400).length).toBeGreaterThan(0);
    expect(patient.isAwaited(99)).toBe(true);
  });
});

describe('ReorderBuffer', () => {
  it('never holds more than a bounded number of packets', () => {
    let delivered = 0;
    const buffer = new ReorderBuffer({ deliver: () => delivered++, lost: () => {}, isAwaited: () => true });
    buffer.add(0, packet(0), 0);
    for (let position = 2; position < 2000; position++) buffer.add(position, packet(position), 0);
    expect(delivered).toBe(1999);
  });
});
