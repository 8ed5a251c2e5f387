import { describe, expect, it } from 'vitest';

import { check, type CheckOutcome } from './preflight-check.ts';
import { isProbeResult, uplinkKbps } from './uplink-kbps.ts';
import { recommendedQuality, verdictOf } from './verdict.ts';

describe('verdictOf', () => {
  it.each<[string, CheckOutcome[]]>([
    ['good', ['pass', 'skip']],
    ['poor', ['pass', 'warn', 'skip']],
    ['bad', ['warn', 'fail', 'pass']],
    ['good', []],
  ])('is %s of %j', (verdict, outcomes) => {
    expect(verdictOf(outcomes.map((outcome) => check('server', outcome, '', '')))).toBe(verdict);
  });
});

describe('recommendedQuality', () => {
  const wanted = { width: 1280, height: 720, fps: 30, kbps: 2500 };

  it('is the wanted one where network and encoder carry it, or nobody knows', () => {
    expect(recommendedQuality(wanted, {})).toBe(wanted);
    expect(recommendedQuality(wanted, { uplinkKbps: 3600, realTimeFactor: 1.3 })).toBe(wanted);
  });

  it.each([
    [{ uplinkKbps: 3000 }, '720p'],
    [{ uplinkKbps: 1500 }, '480p'],
    [{ uplinkKbps: 400 }, '120p'],
    [{ uplinkKbps: 100 }, undefined],
    [{ realTimeFactor: 0.7 }, '720p'],
    [{ realTimeFactor: 0.4 }, '480p'],
    [{ uplinkKbps: 9000, realTimeFactor: 0.01 }, undefined],
  ])('of %j is %s', (seen, name) => {
    expect(recommendedQuality(wanted, seen)).toBe(name);
  });
});

describe('uplinkKbps', () => {
  it('is what arrived by the time that it took', () => {
    expect(uplinkKbps({ bytes: 100_000, ms: 400, marks: [[400, 100_000]] })).toBe(2000);
  });

  it('leaves out the first third of a long probe', () => {
    const marks = [
      [500, 10_000],
      [1000, 50_000],
      [3000, 550_000],
    ] as const;
    expect(uplinkKbps({ bytes: 550_000, ms: 3000, marks })).toBe(2000);
  });

  it('is unknown when too little came', () => {
    expect(uplinkKbps({ bytes: 16_000, ms: 3000, marks: [] })).toBeUndefined();
    expect(uplinkKbps({ bytes: 2_097_152, ms: 0, marks: [] })).toBeGreaterThan(1e6);
  });

  it('is read from nothing that a gateway would not say', () => {
    const good = { type: 'result', bytes: 1, ms: 1, marks: [[1, 1]] };
    expect(isProbeResult(good)).toBe(true);
    for (const bad of [null, 'x', {}, { ...good, bytes: -1 }, { ...good, ms: '1' }, { ...good, marks: [[1]] }])
      expect(isProbeResult(bad)).toBe(false);
  });
});
