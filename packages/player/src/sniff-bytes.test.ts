import { expect, it } from 'vitest';

import { sniffBytes } from './sniff-bytes.ts';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const packets = (length: number, first: number, step: number) =>
  Uint8Array.from({ length }, (_, at) => ((at - first) % step === 0 && at >= first ? 0x47 : 0x11));

it.each([
  ['FLV', bytes('FLV\x01\x05'), 'http-flv'],
  ['a playlist', bytes('#EXTM3U\n#EXT-X-VERSION:3'), 'hls'],
  ['a playlist behind a byte order mark', bytes('\xef\xbb\xbf#EXTM3U\n'), 'hls'],
  ['MP4', bytes('\0\0\0\x20ftypisom'), 'file'],
  ['MOV, which may begin with its media', bytes('\0\0\0\x08wide\0\0\0\0mdat'), 'file'],
  ['MPEG-TS', packets(600, 0, 188), 'http-ts'],
  ['MPEG-TS of a Blu-ray', packets(600, 4, 192), 'http-ts'],
  ['WebM', bytes('\x1a\x45\xdf\xa3'), 'file'],
  ['MP3 with a tag', bytes('ID3\x04'), 'file'],
  ['AAC in ADTS', bytes('\xff\xf1\x50'), 'file'],
  ['Ogg', bytes('OggS'), 'file'],
])('knows %s by its first bytes', (_what, data, type) => {
  expect(sniffBytes(data)).toBe(type);
});

it.each([
  ['a web page', bytes('<!doctype html><title>Sign in</title>')],
  ['text that begins with a G', bytes(`G${'o'.repeat(400)}`)],
  ['nothing', new Uint8Array()],
])('does not take %s for media', (_what, data) => {
  expect(sniffBytes(data)).toBeUndefined();
});
