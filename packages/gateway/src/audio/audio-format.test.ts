import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { ffmpeg } from '../testing/ffmpeg-flv.ts';
import { audioFormat } from './audio-format.ts';
import { aacConfig } from './audio-specific-config.ts';
import { packBits } from './bits.ts';
import { buildOpusHead, opusConfig } from './opus-head.ts';

const aac = (text: string) => audioFormat(aacConfig(Buffer.from(text, 'hex'))!);
const opus = (channels: number) => audioFormat(opusConfig(buildOpusHead({ channels }))!);

/** An ADTS frame around one access unit of AAC-LC at 44.1 kHz. */
function adts(data: Uint8Array, channels: number): Buffer {
  const size = data.length + 7;
  const header = packBits([
    [0xff_f, 12],
    [0, 3],
    [1, 1],
    [1, 2],
    [4, 4],
    [0, 1],
    [channels, 3],
    [0, 4],
    [size, 13],
    [0x7_ff, 11],
    [0, 2],
  ]);
  return Buffer.concat([header, data]);
}

/** What ffmpeg hears: 16-bit samples. */
function decode(stream: Buffer, format: string): Int16Array {
  const args = ['-v', 'error', '-xerror', '-f', format, '-i', 'pipe:0', '-f', 's16le', 'pipe:1'];
  const pcm = execFileSync(ffmpeg!, args, { input: stream });
  return new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2);
}

describe('audioFormat', () => {
  it('names codecs', () => {
    expect(aac('1210').codecString).toBe('mp4a.40.2');
    expect(aac('139056e5a0').codecString).toBe('mp4a.40.5');
    expect(opus(2).codecString).toBe('opus');
  });

  it('knows how long frames are', () => {
    expect(aac('1210').samplesOf(new Uint8Array(9))).toBe(1024);
    expect(opus(2).samplesOf(Uint8Array.of(0x80))).toBe(120);
    expect(opus(2).samplesOf(new Uint8Array())).toBe(960);
  });

  it('has no silence for what it cannot code', () => {
    expect(aac('11b0').silence).toBeUndefined();
  });

  it.skipIf(!ffmpeg).for([
    ['1208', 1],
    ['1210', 2],
  ] as const)('makes silent AAC that a decoder takes without complaint (needs ffmpeg): %s', ([config, channels]) => {
    const { silence } = aac(config);
    const stream = Buffer.concat(Array.from({ length: 10 }, () => adts(silence!, channels)));
    const samples = decode(stream, 'aac');
    expect(samples.length).toBe(10 * 1024 * channels);
    expect(samples.every((sample) => sample === 0)).toBe(true);
  });
});
