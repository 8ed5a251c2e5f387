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
    ['an AAC sequence header', 8, [0xaf, 0], 'config'],
    ['AAC', 8, [0xaf, 1], 'frame'],
    ['an Opus sequence start', 8, [0x90, 0x4f, 0x70, 0x75, 0x73], 'config'],
    ['Opus', 8, [0x91, 0x4f, 0x70, 0x75, 0x73], 'frame'],
    ['MP3', 8, [0x2f, 0], 'frame'],
    ['metadata', 18, [2], 'config'],
    ['nothing', 9, [], 'frame'],
  ])('knows %s', (_what, type, bytes, kind) => {
    expect(tagKind(type, Uint8Array.from(bytes))).toBe(kind);
  });
});
