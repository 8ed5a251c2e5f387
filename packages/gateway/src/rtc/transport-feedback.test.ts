import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TransportFeedback } from './transport-feedback.ts';

interface Decoded {
  base: number;
  count: number;
  feedbackCount: number;
  referenceMs: number;
  /** Arrival in milliseconds by 16-bit sequence number; undefined for a packet reported missing. */
  arrivals: Map<number, number | undefined>;
}

/** Reads a feedback packet by the letter of the draft, sharing nothing with the encoder. */
function decode(packet: Buffer): Decoded {
  expect(packet[0]! & 0xdf).toBe(0x80 | 15);
  expect(packet[1]).toBe(205);
  expect(packet.readUInt16BE(2)).toBe(packet.length / 4 - 1);
  const base = packet.readUInt16BE(12);
  const count = packet.readUInt16BE(14);
  const referenceMs = packet.readUIntBE(16, 3) * 64;
  const symbols: number[] = [];
  let offset = 20;
  while (symbols.length < count) {
    const chunk = packet.readUInt16BE(offset);
    offset += 2;
    if (chunk >> 15 === 0) {
      const run = chunk & 0x1fff;
      expect(run).toBeGreaterThan(0);
      for (let i = 0; i < run; i++) symbols.push((chunk >> 13) & 3);
    } else if (((chunk >> 14) & 1) === 0) {
      for (let bit = 13; bit >= 0; bit--) symbols.push((chunk >> bit) & 1);
    } else {
      for (let pair = 6; pair >= 0; pair--) symbols.push((chunk >> (2 * pair)) & 3);
    }
  }
  const arrivals = new Map<number, number | undefined>();
  let ms = referenceMs;
  for (let i = 0; i < count; i++) {
    const symbol = symbols[i]!;
    expect(symbol).toBeLessThan(3);
    if (symbol === 1) ms += packet.readUInt8(offset) / 4;
    else if (symbol === 2) ms += packet.readInt16BE(offset) / 4;
    arrivals.set((base + i) & 0xffff, symbol === 0 ? undefined : ms);
    offset += symbol;
  }
  const padding = (packet[0]! & 0x20) === 0 ? 0 : packet[packet.length - 1]!;
  expect(offset + padding).toBe(packet.length);
  return { base, count, feedbackCount: packet[19]!, referenceMs, arrivals };
}

function feedbackFor(arrivals: readonly (readonly [sequence: number, ms: number])[]): Decoded[] {
  const feedback = new TransportFeedback(1);
  for (const [sequence, ms] of arrivals) feedback.add(sequence, 7, ms * 1000);
  return feedback.take().map(decode);
}

describe('TransportFeedback', () => {
  it('reports arrivals to a quarter of a millisecond', () => {
    const [decoded] = feedbackFor([
      [10, 1000],
      [11, 1000.5],
      [12, 1033.25],
    ]);
    expect([...decoded!.arrivals]).toEqual([
      [10, 1000],
      [11, 1000.5],
      [12, 1033.25],
    ]);
  });

  it('names the SSRCs and counts its packets', () => {
    const feedback = new TransportFeedback(0x01020304);
    feedback.add(1, 0xfffefdfc, 0);
    const [first] = feedback.take();
    expect(first!.readUInt32BE(4)).toBe(0x01020304);
    expect(first!.readUInt32BE(8)).toBe(0xfffefdfc);
    feedback.add(2, 0xfffefdfc, 0);
    const [second] = feedback.take();
    expect([decode(first!).feedbackCount, decode(second!).feedbackCount]).toEqual([0, 1]);
    expect(feedback.take()).toEqual([]);
  });

  it('reports lost packets, also between two feedback packets', () => {
    const feedback = new TransportFeedback(1);
    feedback.add(5, 7, 100_000);
    feedback.add(7, 7, 101_000);
    expect([...decode(feedback.take()[0]!).arrivals.entries()]).toEqual([
      [5, 100],
      [6, undefined],
      [7, 101],
    ]);
    feedback.add(10, 7, 120_000);
    const next = decode(feedback.take()[0]!);
    expect(next.base).toBe(8);
    expect([...next.arrivals.values()]).toEqual([undefined, undefined, 120]);
  });

  it('goes back to report a packet that came late, with all that it knows after it', () => {
    const feedback = new TransportFeedback(1);
    feedback.add(5, 7, 100_000);
    feedback.add(7, 7, 101_000);
    feedback.take();
    feedback.add(6, 7, 130_000);
    const decoded = decode(feedback.take()[0]!);
    expect([...decoded.arrivals.entries()]).toEqual([
      [6, 130],
      [7, 101],
    ]);
  });

  it('carries on over the wrap-around of the sequence numbers', () => {
    const [decoded] = feedbackFor([
      [65_534, 10],
      [65_535, 11],
      [1, 13],
      [0, 14],
    ]);
    expect(decoded!.base).toBe(65_534);
    expect([...decoded!.arrivals.entries()]).toEqual([
      [65_534, 10],
      [65_535, 11],
      [0, 14],
      [1, 13],
    ]);
  });

  it('uses two bytes for large and negative deltas', () => {
    const [decoded] = feedbackFor([
      [1, 5000],
      [3, 5000.25],
      [2, 8000],
      [4, 8001],
    ]);
    expect([...decoded!.arrivals.values()]).toEqual([5000, 8000, 5000.25, 8001]);
  });

  it('begins another packet where a delta does not fit into two bytes', () => {
    const decoded = feedbackFor([
      [1, 1000],
      [2, 20_000],
      [3, 20_001],
    ]);
    expect(decoded.map(({ base, count }) => [base, count])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(decoded[1]!.arrivals.get(3)).toBe(20_001);
  });

  it('never adds up rounding errors', () => {
    const sent = Array.from({ length: 400 }, (_, index) => [index, 1000 + index * 1.1] as const);
    for (const { arrivals } of feedbackFor(sent)) {
      for (const [sequence, ms] of arrivals)
        expect(Math.abs(ms! - (1000 + sequence * 1.1))).toBeLessThanOrEqual(0.125 + 1e-9);
    }
  });

  it('ignores repetitions', () => {
    const [decoded] = feedbackFor([
      [1, 10],
      [1, 50],
      [2, 60],
    ]);
    expect([...decoded!.arrivals.values()]).toEqual([10, 60]);
  });

  it('splits what is too long for one packet', () => {
    const sent = Array.from({ length: 3000 }, (_, index) => [index, index % 2 ? index * 100 : index] as const);
    const feedback = new TransportFeedback(1);
    for (const [sequence, ms] of sent) feedback.add(sequence, 7, ms * 100);
    for (const packet of feedback.take()) expect(packet.length).toBeLessThanOrEqual(1200);
  });

  it('starts anew after a jump instead of reporting thousands of losses', () => {
    const feedback = new TransportFeedback(1);
    feedback.add(1, 7, 0);
    feedback.take();
    feedback.add(20_000, 7, 10_000);
    expect(feedback.take().map((packet) => decode(packet).base)).toEqual([20_000]);
  });

  it('tells every arrival exactly, whatever is lost, repeated or out of order', () => {
    const step = fc.record({
      skip: fc.oneof(
        { weight: 8, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
      ),
      gapMs: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }) },
        { weight: 1, arbitrary: fc.integer({ min: 61, max: 30_000 }) },
      ),
      late: fc.integer({ min: 0, max: 3 }),
      flush: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.nat(65_535), fc.array(step, { minLength: 1, maxLength: 120 }), (start, steps) => {
        const feedback = new TransportFeedback(1);
        const truth = new Map<number, number>();
        const told = new Map<number, number | undefined>();
        let sequence = start;
        let ms = 1000;
        const read = () => {
          for (const packet of feedback.take()) {
            for (const [key, value] of decode(packet).arrivals)
              if (value !== undefined || !told.has(key)) told.set(key, value);
          }
        };
        for (const { skip, gapMs, late, flush } of steps) {
          sequence += 1 + skip;
          ms += gapMs;
          const position = (late === 3 ? sequence - 1 : sequence) & 0xffff;
          if (!truth.has(position)) truth.set(position, ms);
          feedback.add(position, 7, ms * 1000);
          if (flush) read();
        }
        read();
        for (const [key, value] of truth) expect(told.get(key)).toBe(value);
        for (const [key, value] of told) if (!truth.has(key)) expect(value).toBeUndefined();
      }),
      { seed: 205, numRuns: 500 },
    );
  });
});
