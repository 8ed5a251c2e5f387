import { expect, it } from 'vitest';

import { preferCodec } from './prefer-codec.ts';

const h264 = (profile: string, mode = 1) => ({
  mimeType: 'video/H264',
  sdpFmtpLine: `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`,
});
const vp8 = { mimeType: 'video/VP8' };
const rtx = { mimeType: 'video/rtx' };
const av1 = { mimeType: 'video/AV1' };

it('puts constrained baseline H.264 with packetization mode 1 first', () => {
  const codecs = [vp8, rtx, h264('42001f', 0), h264('42001f'), h264('42e01f', 0), h264('42e01f'), h264('4d001f'), av1];
  expect(preferCodec(codecs, 'h264')).toEqual([
    h264('42e01f'),
    h264('42001f'),
    h264('4d001f'),
    h264('42e01f', 0),
    h264('42001f', 0),
    vp8,
    rtx,
    av1,
  ]);
});

it('offers VP8 without H.264 where it is wanted, and first where H.264 is missing', () => {
  expect(preferCodec([av1, h264('42e01f'), vp8], 'vp8')).toEqual([vp8, av1]);
  expect(preferCodec([av1, rtx, vp8], 'h264')).toEqual([vp8, av1, rtx]);
});

it('puts a profile of H.264 first that is asked for, and those behind it that everybody decodes', () => {
  const codecs = [h264('42001f'), h264('42e01f'), h264('640c1f', 0), h264('4d001f'), h264('640c1f')];
  expect(preferCodec(codecs, 'h264', 'high')).toEqual([
    h264('640c1f'),
    h264('42e01f'),
    h264('42001f'),
    h264('4d001f'),
    h264('640c1f', 0),
  ]);
});

it('puts any codec first that is wanted, and H.264 behind it', () => {
  const vp9 = { mimeType: 'video/VP9', sdpFmtpLine: 'profile-id=0' };
  expect(preferCodec([vp8, vp9, h264('42e01f'), av1], 'av1')).toEqual([av1, h264('42e01f'), vp8, vp9]);
  expect(preferCodec([vp8, h264('42e01f'), av1, vp9], 'vp9')).toEqual([vp9, h264('42e01f'), vp8, av1]);
});
