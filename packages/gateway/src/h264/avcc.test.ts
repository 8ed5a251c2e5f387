import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildAvcc, parseAvcc } from './avcc.ts';
import { codecString, h264Config, sameH264Config } from './h264-config.ts';
import { joinAvc, nalType, splitAvc } from './nal.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const baseline = { sps: hex('6742c01ed900a02ff970110000030001000003003c0f162e48'), pps: hex('68cb83cb20') };
const high = { sps: hex('67640028acd940780227e5c044000003000400000300f03c60c658'), pps: hex('68ebe3cb22c0') };

describe('buildAvcc', () => {
  it('writes the record byte by byte', () => {
    expect(buildAvcc(hex('6742c01e'), hex('68ce'))).toEqual(hex('0142c01effe100046742c01e01000268ce'));
  });

  it('ends in chroma format and bit depths for High profile', () => {
    expect(buildAvcc(high.sps, high.pps).slice(-4)).toEqual(hex('fdf8f800'));
  });

  it.each([baseline, high])('is read back by parseAvcc', ({ sps, pps }) => {
    expect(parseAvcc(buildAvcc(sps, pps))).toEqual({ sps, pps, lengthSize: 4 });
  });
});

describe('parseAvcc', () => {
  it('takes the first of several sets', () => {
    const two = hex('0142c01effe200046742c01e00046742c01f02000268ce000268cf');
    expect(parseAvcc(two)).toEqual({ sps: hex('6742c01e'), pps: hex('68ce'), lengthSize: 4 });
  });

  it('refuses records without a parameter set, and truncated ones', () => {
    expect(parseAvcc(hex('0142c01effe001000268ce'))).toBeUndefined();
    expect(parseAvcc(hex('0142c01effe100046742c01e00'))).toBeUndefined();
    const record = buildAvcc(baseline.sps, baseline.pps);
    for (let length = 0; length < record.length; length++) {
      expect(parseAvcc(record.subarray(0, length))).toBeUndefined();
    }
  });

  it('never throws on mutated records', () => {
    const record = buildAvcc(high.sps, high.pps);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(record.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(record.length),
        (edits, length) => {
          const data = record.slice(0, length);
          for (const [at, value] of edits) if (at < length) data[at] = value;
          const contents = parseAvcc(data);
          if (contents) expect(nalType(contents.sps)).toBe(7);
        },
      ),
      { seed: 14496, numRuns: 3000 },
    );
  });
});

describe('splitAvc and joinAvc', () => {
  it('undo each other', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 }), (nals) => {
        expect(splitAvc(joinAvc(nals))).toEqual(nals);
      }),
      { seed: 1 },
    );
  });

  it('refuses lengths that point past the end', () => {
    expect(splitAvc(hex('0000000265'))).toBeUndefined();
    expect(splitAvc(hex('ffffffff65'))).toBeUndefined();
    expect(splitAvc(hex('000000'))).toBeUndefined();
  });

  it('knows shorter lengths and leaves empty units out', () => {
    expect(splitAvc(hex('000265880000000141'), 2)).toEqual([hex('6588'), hex('41')]);
  });

  it('never throws on junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        splitAvc(data);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

describe('h264Config', () => {
  it('carries size and record, and names the codec', () => {
    const config = h264Config(baseline.sps, baseline.pps);
    expect(config).toMatchObject({ codec: 'h264', width: 640, height: 360 });
    expect(codecString(config)).toBe('avc1.42c01e');
    expect(parseAvcc(config.avcc)?.pps).toEqual(baseline.pps);
  });

  it('copies the sets out of the packet they came in', () => {
    const packet = Buffer.from(baseline.sps);
    const config = h264Config(packet, baseline.pps);
    packet.fill(0);
    expect(config.sps).toEqual(baseline.sps);
  });

  it('leaves the size 0 when the SPS is unreadable', () => {
    expect(h264Config(hex('6742'), hex('68ce'))).toMatchObject({ width: 0, height: 0 });
  });

  it('tells equal configs from others', () => {
    const config = h264Config(baseline.sps, baseline.pps);
    expect(sameH264Config(config, h264Config(baseline.sps, baseline.pps))).toBe(true);
    expect(sameH264Config(config, h264Config(high.sps, high.pps))).toBe(false);
  });
});
