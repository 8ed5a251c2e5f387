import { describe, expect, it } from 'vitest';

import { tagKind } from './flv-tag-kind.ts';

describe('tagKind', () => {
  it.each([
    ['an AVC sequence header', 9, [0x17, 0, 0, 0, 0], 'config'],
    ['an AVC key frame', 9, [0x17, 1, 0, 0, 0], 'key'],
    ['an AVC picture', 9, [0x27, 1, 0, 0, 0], 'frame'],
    ['an AVC end', 9, [0x17, 2, 0, 0, 0], 'end'],
    ['an HEVC sequence start (Enhanced RTMP)', 9, [0x90, 0x68, 0x76, 0x63, 0x31], 'config'],
    ['an HEVC key frame', 9, [0x91, 0x68, 0x76, 0x63, 0x31], 'key'],
    ['an HEVC picture without composition time', 9, [0xa3, 0x68, 0x76, 0x63, 0x31], 'frame'],
    ['an AV1 sequence start', 9, [0x90, 0x61, 0x76, 0x30, 0x31], 'config'],
    ['an AV1 key frame', 9, [0x91, 0x61, 0x76, 0x30, 0x31], 'key'],
    ['an AV1 picture', 9, [0xa1, 0x61, 0x76, 0x30, 0x31], 'frame'],
    ['an AV1 start in MPEG-2 TS', 9, [0x95, 0x61, 0x76, 0x30, 0x31], 'config'],
    ['colours that claim to be a key frame', 9, [0x94, 0x68, 0x76, 0x63, 0x31], 'frame'],
    ['a key frame behind nanoseconds', 9, [0x97, 2, 0, 0, 0, 0x01, 0x68, 0x76, 0x63, 0x31], 'key'],
    ['a start in one of several tracks', 9, [0x96, 0x00, 0x68, 0x76, 0x63, 0x31, 0], 'config'],
    ['a key frame in one of several tracks', 9, [0x96, 0x03, 0x68, 0x76, 0x63, 0x31, 0], 'key'],
    ['a command to seek', 9, [0xd0, 0x00], 'frame'],
    ['broken nanoseconds', 9, [0x97, 0xff], 'frame'],
    ['an H.265 sequence header of the days before', 9, [0x1c, 0, 0, 0, 0], 'config'],
    ['an H.265 key frame of the days before', 9, [0x1c, 1, 0, 0, 0], 'key'],
    ['a picture of VP6', 9, [0x24, 0], 'frame'],
    ['an AAC sequence header', 8, [0xaf, 0], 'config'],
    ['AAC', 8, [0xaf, 1], 'frame'],
    ['an Opus sequence start', 8, [0x90, 0x4f, 0x70, 0x75, 0x73], 'config'],
    ['Opus', 8, [0x91, 0x4f, 0x70, 0x75, 0x73], 'frame'],
    ['Opus behind nanoseconds', 8, [0x97, 2, 0, 0, 0, 0x01, 0x4f], 'frame'],
    ['a start in one of several tracks of sound', 8, [0x95, 0x00, 0x4f, 0x70, 0x75, 0x73], 'config'],
    ['MP3', 8, [0x2f, 0], 'frame'],
    ['metadata', 18, [2], 'config'],
    ['nothing', 9, [], 'frame'],
  ])('knows %s', (_what, type, bytes, kind) => {
    expect(tagKind(type, Uint8Array.from(bytes))).toBe(kind);
  });
});
