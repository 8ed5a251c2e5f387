import { describe, expect, it } from 'vitest';

import { Adaptation } from './adaptation.ts';

const wanted = { codec: 'h264', width: 1280, height: 720, fps: 30, kbps: 2500, gop: 2 } as const;

const totals = new WeakMap<Adaptation, { encoded: number; refused: number }>();

/** Tells how things stand ten times a second; answers the warnings. `encoded` and `refused` are per second. */
function run(
  adaptation: Adaptation,
  from: number,
  ms: number,
  { congested = false, deliveredKbps = 2500, encoded = 30, refused = 0, producedKbps = 0 } = {},
): (string | undefined)[] {
  const warnings = [];
  const total = totals.get(adaptation) ?? { encoded: 0, refused: 0 };
  totals.set(adaptation, total);
  for (let now = from; now < from + ms; now += 100) {
    total.encoded += encoded / 10;
    total.refused += refused / 10;
    const told = adaptation.update({
      now,
      congested,
      deliveredKbps,
      ...total,
      ...(producedKbps ? { producedKbps } : {}),
    });
    if (told) warnings.push(told);
  }
  return warnings;
}

describe('Adaptation', () => {
  it('lowers bitrate, rate and size together, warns once, and only again after a recovery', () => {
    const adaptation = new Adaptation(wanted, 64);
    expect(run(adaptation, 0, 3000, { congested: true, deliveredKbps: 300 })).toEqual(['busy']);
    expect(adaptation.picture.kbps).toBe(250);
    expect(adaptation.picture).toMatchObject({ fps: 15, scale: 1 / 2 });
    expect(adaptation.reason).toBe('bandwidth');
    expect(run(adaptation, 3000, 5000, { deliveredKbps: 300 })).toEqual([]);
    expect(run(adaptation, 8000, 1000, { congested: true, deliveredKbps: 300 })).toEqual([]);
    expect(run(adaptation, 9000, 40_000, { deliveredKbps: 300 })).toEqual([]);
    expect(adaptation.picture).toEqual({ kbps: 2500, fps: 30, scale: 1 });
    expect(adaptation.reason).toBe('none');
    expect(run(adaptation, 49_000, 3000, { congested: true, deliveredKbps: 300 })).toEqual(['busy']);
  });

  it('says nothing about a hiccup', () => {
    const adaptation = new Adaptation(wanted, 64);
    expect(run(adaptation, 0, 400, { congested: true, deliveredKbps: 100 })).toEqual([]);
    expect(adaptation.reason).toBe('bandwidth');
    expect(run(adaptation, 400, 5000, { deliveredKbps: 9000 })).toEqual([]);
    expect(adaptation.picture.kbps).toBe(2500);
  });

  it('makes pictures smaller that the encoder cannot make with fewer bits', () => {
    const adaptation = new Adaptation(wanted, 64);
    run(adaptation, 0, 1000, { congested: true, deliveredKbps: 900 });
    expect(adaptation.picture).toMatchObject({ fps: 15, scale: 1 });
    run(adaptation, 1000, 1500, { congested: true, deliveredKbps: 900, producedKbps: 1500 });
    expect(adaptation.picture.scale).toBe(3 / 4);
  });

  it('asks less of a device that is too slow, warns once, and tries again later', () => {
    const adaptation = new Adaptation(wanted, 64);
    expect(run(adaptation, 0, 3500, { refused: 10, encoded: 20 })).toEqual(['overloaded']);
    expect(adaptation.picture).toMatchObject({ fps: 15, scale: 1, kbps: 2500 });
    expect(adaptation.reason).toBe('cpu');
    expect(run(adaptation, 3500, 3500, { refused: 10, encoded: 5 })).toEqual([]);
    expect(adaptation.picture).toMatchObject({ fps: 15, scale: 3 / 4 });
    run(adaptation, 7000, 60_000);
    expect(adaptation.picture).toEqual({ kbps: 2500, fps: 30, scale: 1 });
    expect(adaptation.reason).toBe('none');
  });

  it('says that nothing moves, and changes nothing', () => {
    const adaptation = new Adaptation(wanted, 64);
    expect(run(adaptation, 0, 5000, { congested: true, deliveredKbps: 0 })).toEqual(['busy']);
    expect(adaptation.picture).toEqual({ kbps: 2500, fps: 30, scale: 1 });
    expect(run(adaptation, 5000, 4000)).toEqual([]);
    expect(run(adaptation, 9000, 5000, { congested: true, deliveredKbps: 0 })).toEqual(['busy']);
  });

  it('changes nothing at all where the least is all', () => {
    const adaptation = new Adaptation({ ...wanted, minKbps: 2500 }, 64);
    const trouble = { congested: true, deliveredKbps: 100, refused: 20, encoded: 5 };
    expect(run(adaptation, 0, 10_000, trouble)).toEqual(['busy']);
    expect(adaptation.picture).toEqual({ kbps: 2500, fps: 30, scale: 1 });
  });
});
