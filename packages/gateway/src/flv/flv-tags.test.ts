import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { splitAvc } from '../h264/nal.ts';
import { HttpProblem } from '../http-problem.ts';
import type { VideoFrame } from '../media/frames.ts';
import { aacSample, opusSample, sampleConfigs } from '../testing/media-samples.ts';
import { FlvDemuxer, type FlvTag } from './flv-demuxer.ts';
import { audioConfigTag, audioTag, flvHeader, videoConfigTag, videoTag } from './flv-muxer.ts';
import { parseAudioTag, parseVideoTag } from './flv-tags.ts';

function read(tag: Buffer): FlvTag {
  let found: FlvTag | undefined;
  const demuxer = new FlvDemuxer({ maxTagBytes: 1 << 24, onTag: (one) => (found = one) });
  demuxer.push(flvHeader({ audio: true, video: true }));
  demuxer.push(tag);
  return found!;
}

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1'))));

describe('flvHeader', () => {
  it.each([
    [true, true, 5],
    [true, false, 4],
    [false, true, 1],
  ])('says which tracks there are: audio %s, video %s', (audio, video, flags) => {
    expect([...flvHeader({ audio, video })]).toEqual([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9, 0, 0, 0, 0]);
  });
});

describe('video tags', () => {
  it('are read as they were written', () => {
    const frames = fc.record({
      timeMs: fc.double({ min: 0, max: 2 ** 33, noNaN: true }),
      compositionMs: fc.integer({ min: -2000, max: 2000 }),
      key: fc.boolean(),
      nals: fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(frames, (frame: VideoFrame) => {
        const { timestamp, data } = read(videoTag(frame));
        const tag = parseVideoTag(data);
        expect(timestamp).toBe(Math.round(frame.timeMs) % 2 ** 32);
        if (tag.kind !== 'frame') throw new Error(tag.kind);
        expect(tag.key).toBe(frame.key);
        expect(Math.abs(tag.compositionMs - frame.compositionMs)).toBeLessThanOrEqual(1);
        expect(splitAvc(new Uint8Array(tag.data))).toEqual(frame.nals);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('keep presentation times in whole milliseconds, not the rounding of decoding times', () => {
    const frame = { timeMs: 33.4, compositionMs: 66.3, key: false, nals: [Uint8Array.of(0x41)] };
    const tag = parseVideoTag(read(videoTag(frame)).data);
    expect(tag).toMatchObject({ compositionMs: 67 });
  });

  it('carry the decoder configuration', () => {
    const { timestamp, data } = read(videoConfigTag(sampleConfigs.small, 70));
    expect(timestamp).toBe(70);
    expect(parseVideoTag(data)).toEqual({ kind: 'config', avcc: Buffer.from(sampleConfigs.small.avcc) });
  });

  it.each([
    ['a sequence start', bytes([0x90], 'avc1', [1, 2]), { kind: 'config', avcc: Uint8Array.of(1, 2) }],
    [
      'coded frames',
      bytes([0x91], 'avc1', [0xff, 0xff, 0xfe, 9]),
      { kind: 'frame', key: true, compositionMs: -2, data: Uint8Array.of(9) },
    ],
    [
      'coded frames without composition time',
      bytes([0xa3], 'avc1', [9]),
      { kind: 'frame', key: false, compositionMs: 0, data: Uint8Array.of(9) },
    ],
    [
      'a timestamp with nanoseconds in front',
      bytes([0x97, 2, 0, 0, 7, 3], 'avc1', [9]),
      { kind: 'frame', key: true, compositionMs: 0, data: Uint8Array.of(9) },
    ],
    ['the end of the sequence', bytes([0x92], 'avc1'), { kind: 'ignored' }],
    ['metadata', bytes([0x94], 'junk'), { kind: 'ignored' }],
    ['a command', bytes([0xd0, 0]), { kind: 'ignored' }],
    ['an old command', bytes([0x52, 0]), { kind: 'ignored' }],
    ['an old end of sequence', bytes([0x17, 2, 0, 0, 0]), { kind: 'ignored' }],
    ['nothing', bytes([]), { kind: 'ignored' }],
  ])('of Enhanced RTMP: %s', (_what, data, expected) => {
    expect(parseVideoTag(data)).toEqual(expected);
  });

  it.each([
    ['HEVC', bytes([0x90], 'hvc1')],
    ['HEVC', bytes([0x1c, 0, 0, 0, 0])],
    ['AV1', bytes([0x91], 'av01', [0])],
    ['VP6', bytes([0x14, 0])],
    ['codec number 9', bytes([0x19, 0])],
    ['0x00ff0001', bytes([0x91, 0, 0xff, 0, 1])],
    ['several tracks', bytes([0x96, 0], 'avc1')],
  ])('with %s are refused by name', (name, data) => {
    expect(() => parseVideoTag(data)).toThrowError(
      expect.objectContaining({ status: 415, message: expect.stringContaining(name) }),
    );
  });
});

describe('audio tags', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.constantFrom('aac', 'opus'), fc.uint8Array({ minLength: 1, maxLength: 400 }), (codec, data) => {
        const tag = parseAudioTag(read(audioTag(codec, { timeMs: 5, data })).data);
        expect(tag).toEqual({ kind: 'frame', codec, data: Buffer.from(data) });
      }),
      { seed: 1 },
    );
  });

  it.each([aacSample, opusSample])('carry the decoder configuration of $codec', (config) => {
    const { codec } = config;
    const tag = parseAudioTag(read(audioConfigTag(config, 1)).data);
    expect(tag).toEqual({ kind: 'config', codec, config: Buffer.from(config.config) });
  });

  it.each([
    ['AAC by its FourCC', bytes([0x91], 'mp4a', [1]), { kind: 'frame', codec: 'aac', data: Uint8Array.of(1) }],
    ['channel layouts', bytes([0x94], 'Opus', [1]), { kind: 'ignored' }],
    ['an empty AAC frame', bytes([0xaf, 1]), { kind: 'ignored' }],
    ['nothing', bytes([]), { kind: 'ignored' }],
    [
      'modifiers',
      bytes([0x97, 0xff, 0, 3, 1, 2, 3, 4, 0x01], 'Opus', [9]),
      { kind: 'frame', codec: 'opus', data: Uint8Array.of(9) },
    ],
  ])('of other kinds: %s', (_what, data, expected) => {
    expect(parseAudioTag(data)).toEqual(expected);
  });

  it.each([
    ['MP3', bytes([0x2f, 1])],
    ['Speex', bytes([0xb2, 1])],
    ['FLAC', bytes([0x90], 'fLaC')],
    ['AC-3', bytes([0x91], 'ac-3')],
  ])('with %s are refused by name', (name, data) => {
    expect(() => parseAudioTag(data)).toThrowError(
      expect.objectContaining({ status: 415, message: expect.stringContaining(name) }),
    );
  });
});

describe('tag parsers', () => {
  it('throw nothing but problems, whatever comes', () => {
    const heads = fc.constantFrom([], [0x17], [0x27, 1], [0xaf], [0x97], [0x90, 0x4f, 0x70, 0x75, 0x73], [0x91]);
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 20 }), (head, tail) => {
        for (const parse of [parseVideoTag, parseAudioTag])
          try {
            parse(Uint8Array.from([...head, ...tail]));
          } catch (error) {
            expect(error).toBeInstanceOf(HttpProblem);
          }
      }),
      { seed: 4, numRuns: 5000 },
    );
  });

  it('refuse tags that end in their header', () => {
    for (const data of [bytes([0x17, 1, 0]), bytes([0x91], 'avc1', [0]), bytes([0x91], 'av'), bytes([0x97, 5])])
      expect(() => parseVideoTag(data)).toThrowError(expect.objectContaining({ status: 400 }));
    for (const data of [bytes([0xaf]), bytes([0x91], 'Op'), bytes([0x97])])
      expect(() => parseAudioTag(data)).toThrowError(expect.objectContaining({ status: 400 }));
  });
});
