import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { aacConfig, parseAudioSpecificConfig } from './audio-specific-config.ts';
import { packBits } from './bits.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('parseAudioSpecificConfig', () => {
  it.each([
    ['1210', { objectType: 2, sampleRate: 44_100, channels: 2, codecType: 2, frameSamples: 1024 }],
    ['1190', { objectType: 2, sampleRate: 48_000, channels: 2, codecType: 2 }],
    ['1188', { objectType: 2, sampleRate: 48_000, channels: 1 }],
    ['11b0', { objectType: 2, sampleRate: 48_000, channels: 6 }],
    // AAC-LC that says behind its end that there is no SBR.
    ['121056e500', { objectType: 2, sampleRate: 44_100, outputSampleRate: 44_100, codecType: 2 }],
    // SBR behind the end: the core runs at half the rate.
    ['139056e5a0', { objectType: 2, sampleRate: 22_050, outputSampleRate: 44_100, codecType: 5 }],
  ])('reads %s', (text, expected) => {
    expect(parseAudioSpecificConfig(hex(text))).toMatchObject(expected);
  });

  it('reads SBR and parametric stereo that are announced in front', () => {
    const heAac = packBits([
      [5, 5],
      [6, 4],
      [2, 4],
      [3, 4],
      [2, 5],
      [0, 3],
    ]);
    expect(parseAudioSpecificConfig(heAac)).toMatchObject({
      objectType: 2,
      sampleRate: 24_000,
      outputSampleRate: 48_000,
      channels: 2,
      codecType: 5,
    });
    const heAac2 = packBits([
      [29, 5],
      [6, 4],
      [1, 4],
      [3, 4],
      [2, 5],
      [0, 3],
    ]);
    expect(parseAudioSpecificConfig(heAac2)).toMatchObject({ sampleRate: 24_000, channels: 1, codecType: 29 });
  });

  it('reads parametric stereo behind the end', () => {
    const data = packBits([
      [2, 5],
      [6, 4],
      [1, 4],
      [0, 3],
      [0x2b7, 11],
      [5, 5],
      [1, 1],
      [3, 4],
      [0x548, 11],
      [1, 1],
    ]);
    expect(parseAudioSpecificConfig(data)).toMatchObject({ outputSampleRate: 48_000, codecType: 29 });
  });

  it('reads a rate that has no number, and short frames', () => {
    const data = packBits([
      [2, 5],
      [15, 4],
      [37_800, 24],
      [2, 4],
      [1, 1],
      [0, 2],
    ]);
    expect(parseAudioSpecificConfig(data)).toMatchObject({ sampleRate: 37_800, channels: 2, frameSamples: 960 });
  });

  it('counts the channels of a program config element', () => {
    const element = [
      [0, 4],
      [1, 2],
      [3, 4],
      [2, 4],
      [0, 4],
      [1, 4],
      [1, 2],
      [0, 3],
      [0, 4],
      [0, 3],
    ] as const;
    const channels = [
      [0, 1],
      [0, 4],
      [1, 1],
      [1, 4],
      [1, 1],
      [2, 4],
      [0, 4],
    ] as const;
    const data = packBits([[2, 5], [3, 4], [0, 4], [0, 3], ...element, ...channels]);
    expect(parseAudioSpecificConfig(data)).toMatchObject({ sampleRate: 48_000, channels: 6 });
  });

  it.each([
    ['', 'nothing'],
    ['12', 'half of it'],
    ['1680', 'a sampling rate that is reserved'],
    ['4810', 'another codec'],
    ['f900', 'an escaped object type without its rest'],
    ['1200', 'no channels'],
  ])('refuses %j: %s', (text) => {
    expect(parseAudioSpecificConfig(hex(text))).toBeUndefined();
  });

  it('never throws, and never invents channels or rates', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
        const info = parseAudioSpecificConfig(data);
        if (!info) return;
        expect(info.channels).toBeGreaterThan(0);
        expect(info.sampleRate).toBeGreaterThan(0);
      }),
      { seed: 14496, numRuns: 5000 },
    );
  });
});

describe('aacConfig', () => {
  it('copies the bytes and keeps the rate of the core', () => {
    const data = hex('139056e5a0');
    const config = aacConfig(data);
    data.fill(0);
    expect(config).toEqual({ codec: 'aac', config: hex('139056e5a0'), sampleRate: 22_050, channels: 2 });
  });

  it('is undefined for junk, and for more bytes than any config has', () => {
    expect(aacConfig(hex('00'))).toBeUndefined();
    expect(aacConfig(Buffer.concat([hex('1210'), new Uint8Array(1000)]))).toBeUndefined();
  });
});
