import { isLiveError, LiveCode } from '@livelit/core';
import { describe, expect, it } from 'vitest';

import { detectType, toSource, typeOfMime } from './source.ts';

describe('toSource', () => {
  it('takes an address or an object', () => {
    expect(toSource('https://host/a.m3u8')).toEqual({ url: 'https://host/a.m3u8' });
    expect(toSource({ url: 'https://host/a', type: 'hls', token: 't' })).toEqual({
      url: 'https://host/a',
      type: 'hls',
      token: 't',
    });
  });

  it('leaves the scheme to an engine that somebody brought along', () => {
    expect(toSource({ url: 'srt://host:9000', type: 'my-srt' }).url).toBe('srt://host:9000');
  });

  it.each([
    '',
    '   ',
    'http://',
    'no address',
    'mailto:me@host',
    'javascript:alert(1)',
    'rtsp://host/a',
    undefined as unknown as string,
    { url: 'gopher://host/a.flv', type: 'http-flv' },
    { url: 7 as unknown as string },
  ])('refuses %o', (url) => {
    expect(() => toSource(url)).toThrowError(
      expect.toSatisfy((error) => isLiveError(error, LiveCode.ERROR_INVALID_PARAMETER)),
    );
  });
});

describe('detectType', () => {
  it.each([
    ['https://host/live/a.m3u8?token=1', 'hls'],
    ['https://host/live/a.flv', 'http-flv'],
    ['wss://host/live/a.flv', 'ws-flv'],
    ['wss://host/live/a', 'ws-flv'],
    ['https://host/whep/a', 'whep'],
    ['https://host/a.mp4', 'file'],
    ['blob:https://host/1', 'file'],
    ['rtmp://host/live/a', 'rtmp'],
    ['rtmps://host/live/a', 'rtmp'],
    ['webrtc://host/live/a', 'webrtc'],
    ['https://host/a.ts', 'http-ts'],
    ['wss://host/a.ts?token=1', 'ws-ts'],
    ['https://host/a.MOV', 'file'],
    ['https://host/a.m4a', 'file'],
    ['https://host/live', undefined],
  ])('%s is %s', (url, type) => {
    expect(detectType({ url })).toBe(type);
  });

  it.each([
    ['application/vnd.apple.mpegurl', 'hls'],
    ['application/x-mpegURL; charset=utf-8', 'hls'],
    ['video/x-flv', 'http-flv'],
    ['video/mp4', 'file'],
    ['video/quicktime', 'file'],
    ['video/mp2t', 'http-ts'],
    ['ll-hls', 'll-hls'],
    ['my-own', 'my-own'],
  ])('believes the type %s rather than the address', (type, expected) => {
    expect(detectType({ url: 'https://host/whep/a.m3u8', type })).toBe(expected);
  });

  it('knows that FLV from a WebSocket address is WebSocket-FLV, whatever the type says', () => {
    expect(detectType({ url: 'wss://host/a', type: 'http-flv' })).toBe('ws-flv');
    expect(detectType({ url: 'wss://host/a', type: 'video/mp2t' })).toBe('ws-ts');
  });
});

describe('typeOfMime', () => {
  it('knows WHEP by the type of its answer to HEAD', () => {
    expect(typeOfMime('application/sdp')).toBe('whep');
  });

  it('does not guess', () => {
    expect(typeOfMime('text/html')).toBeUndefined();
    expect(typeOfMime('')).toBeUndefined();
  });
});
