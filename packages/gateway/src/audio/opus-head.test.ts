import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { buildOpusHead, opusConfig, parseOpusHead } from './opus-head.ts';
import { opusPacketSamples } from './opus-packet.ts';

describe('OpusHead', () => {
  it('is read as it was built', () => {
    fc.assert(
      fc.property(
        fc.record({
          channels: fc.integer({ min: 1, max: 2 }),
          preSkip: fc.nat(0xff_ff),
          inputSampleRate: fc.nat(0xff_ff_ff_ff),
          outputGain: fc.integer({ min: -0x80_00, max: 0x7f_ff }),
        }),
        (head) => {
          expect(parseOpusHead(buildOpusHead(head))).toEqual({ ...head, mappingFamily: 0 });
        },
      ),
      { seed: 7845 },
    );
  });

  it('defaults to stereo with the usual pre-skip', () => {
    expect(Buffer.from(buildOpusHead()).toString('latin1', 0, 8)).toBe('OpusHead');
    expect(parseOpusHead(buildOpusHead())).toMatchObject({ channels: 2, preSkip: 312, inputSampleRate: 48_000 });
  });

  it('is refused when it is short, of another version or without channels', () => {
    const head = buildOpusHead();
    for (let length = 0; length < head.length; length++)
      expect(parseOpusHead(head.subarray(0, length))).toBeUndefined();
    for (const [at, value] of [
      [0, 0x6f],
      [8, 0],
      [8, 16],
      [9, 0],
      [9, 3],
    ] as const)
      expect(parseOpusHead(head.with(at, value))).toBeUndefined();
  });

  it('needs its table when there are more speakers, and is then no config for us', () => {
    const surround = Buffer.concat([buildOpusHead().with(9, 6).with(18, 1), Buffer.from([4, 2, 0, 4, 1, 2, 3, 5])]);
    expect(parseOpusHead(surround)).toMatchObject({ channels: 6, mappingFamily: 1 });
    expect(parseOpusHead(surround.subarray(0, 24))).toBeUndefined();
    expect(opusConfig(surround)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (data, magic) => {
        if (magic) data.set(buildOpusHead().subarray(0, Math.min(8, data.length)));
        parseOpusHead(data);
        opusConfig(data);
      }),
      { seed: 7845, numRuns: 3000 },
    );
  });
});

describe('opusPacketSamples', () => {
  it.each([
    [[0xfc, 0xff, 0xfe], 960],
    [[0x78], 960],
    [[0x08], 960],
    [[0x18], 2880],
    [[0x80], 120],
    [[0xfd, 1], 1920],
    [[0xfb, 3], 2880],
    [[0xfb, 63], 0],
    [[], 0],
  ])('counts the samples of %j', (packet, samples) => {
    expect(opusPacketSamples(Uint8Array.from(packet))).toBe(samples);
  });
});
