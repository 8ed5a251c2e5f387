import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readSps } from './sps.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

const samples = {
  baseline: hex('6742c01ed900a02ff970110000030001000003003c0f162e48'),
  main: hex('674d401feca02802dd8088000003000800000301e078c18cb0'),
  highCropped: hex('67640028acd940780227e5c044000003000400000300f03c60c658'),
  high444: hex('67f4000a919b28e4f1b1f80880000003008000001e078912cb'),
};

describe('readSps', () => {
  it.each([
    [samples.baseline, { profile: 66, constraints: 0xc0, level: 30, chromaFormat: 1, width: 640, height: 360 }],
    [samples.main, { profile: 77, level: 31, width: 1280, height: 720 }],
    [samples.highCropped, { profile: 100, level: 40, bitDepthLuma: 8, width: 1920, height: 1080 }],
    [samples.high444, { profile: 244, chromaFormat: 3, width: 100, height: 50 }],
  ])('reads what x264 wrote (%#)', (sps, expected) => {
    expect(readSps(sps)).toMatchObject(expected);
  });

  it('refuses other NAL units and everything too short', () => {
    expect(readSps(hex('68cb83cb20'))).toBeUndefined();
    expect(readSps(new Uint8Array())).toBeUndefined();
    for (let length = 0; length < 10; length++) expect(readSps(samples.baseline.subarray(0, length))).toBeUndefined();
  });

  it('neither throws nor runs away on mutated parameter sets', () => {
    const mutation = fc.tuple(
      fc.constantFrom(...Object.values(samples)),
      fc.array(fc.tuple(fc.nat(26), fc.nat(255)), { maxLength: 8 }),
      fc.nat(27),
    );
    fc.assert(
      fc.property(mutation, ([sample, edits, length]) => {
        const sps = new Uint8Array(sample);
        for (const [at, value] of edits) if (at < sps.length) sps[at] = value;
        const info = readSps(sps.subarray(0, length));
        if (info) {
          expect(info.width).toBeGreaterThan(0);
          expect(info.height).toBeGreaterThan(0);
          expect(Number.isInteger(info.width)).toBe(true);
        }
      }),
      { seed: 264, numRuns: 3000 },
    );
  });
});
