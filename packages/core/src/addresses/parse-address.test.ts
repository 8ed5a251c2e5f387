import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LiveCode } from '../live-code.ts';
import { isLiveError } from '../live-error.ts';
import type { AddressKind } from './address.ts';
import { parseAddress } from './parse-address.ts';

const seed = 20_261_114;

function messageOf(url: string, kind?: AddressKind): string {
  try {
    parseAddress(url, kind);
  } catch (error) {
    if (isLiveError(error, LiveCode.ERROR_INVALID_PARAMETER)) return error.message;
    throw error;
  }
  return 'It was taken.';
}

describe('parseAddress', () => {
  it('takes an address apart', () => {
    const { params, ...rest } = parseAddress(
      ' https://cdn.example.com:8443/app/inst/room%201.flv?txSecret=a&txTime=b#x ',
    );
    expect(rest).toEqual({
      kind: 'http-flv',
      secure: true,
      host: 'cdn.example.com',
      port: 8443,
      app: 'app/inst',
      stream: 'room 1',
      href: 'https://cdn.example.com:8443/app/inst/room%201.flv?txSecret=a&txTime=b#x',
    });
    expect(Object.fromEntries(params)).toEqual({ txSecret: 'a', txTime: 'b' });
  });

  it.each<[string, AddressKind, boolean, string, string]>([
    ['rtmp://a.rtmp.youtube.com/live2/abcd-1234', 'rtmp', false, 'live2', 'abcd-1234'],
    ['RTMPS://live-api-s.facebook.com:443/rtmp/FB-1?s_bl=1', 'rtmp', true, 'rtmp', 'FB-1'],
    ['rtmp://h/app/instance/key', 'rtmp', false, 'app/instance', 'key'],
    ['webrtc://push.example.com/live/room?txSecret=a', 'webrtc', true, 'live', 'room'],
    ['http://h:8080/live/room.flv', 'http-flv', false, 'live', 'room'],
    ['wss://h/live/room.flv', 'ws-flv', true, 'live', 'room'],
    ['http://h/live/room.ts', 'ts', false, 'live', 'room'],
    ['ws://h/live/room.TS', 'ws-ts', false, 'live', 'room'],
    ['https://h/live/room.m3u8', 'hls', true, 'live', 'room'],
    ['https://h/hls/room/index.m3u8', 'hls', true, 'hls', 'room'],
    ['https://h/app/room/llhls.m3u8', 'hls', true, 'app', 'room'],
    ['https://h/index.m3u8', 'hls', true, '', 'index'],
    ['https://h/whip/room', 'whip', true, '', 'room'],
    ['https://h/live/room/whip', 'whip', true, 'live', 'room'],
    ['https://h/live/room/whep/', 'whep', true, 'live', 'room'],
    ['http://h:1985/rtc/v1/whip/?app=live&stream=room', 'whip', false, 'live', 'room'],
    ['http://h:3333/app/room?direction=whip', 'whip', false, 'app', 'room'],
    ['https://customer.example.com/whip', 'whip', true, '', ''],
    ['https://h/media/film.part1.mp4', 'file', true, 'media', 'film.part1'],
    ['blob:https://h/1f-2e', 'file', false, '', ''],
  ])('reads %s as %s', (url, kind, secure, app, stream) => {
    expect(parseAddress(url)).toMatchObject({ kind, secure, app, stream, href: url });
  });

  it('believes the kind that it is told', () => {
    expect(parseAddress('https://h/live/room', 'http-flv')).toMatchObject({
      kind: 'http-flv',
      app: 'live',
      stream: 'room',
    });
    expect(parseAddress('wss://h/live/room', 'ws-ts')).toMatchObject({ kind: 'ws-ts', stream: 'room' });
    expect(parseAddress('https://h/publish/room', 'whip')).toMatchObject({
      kind: 'whip',
      app: 'publish',
      stream: 'room',
    });
    expect(parseAddress(new URL('https://h/a.m3u8'), 'hls').stream).toBe('a');
  });

  it('keeps an RTMP key as it is written, and a port that another scheme takes for granted', () => {
    expect(parseAddress('rtmp://h:80/live/a%2Fb c')).toMatchObject({ port: 80, stream: 'a%2Fb c' });
    expect(parseAddress('https://h:443/a.flv').port).toBe(443);
    expect(parseAddress('rtmp://[::1]:1936/live/a')).toMatchObject({ host: '[::1]', port: 1936 });
    expect(parseAddress('rtmp://[::1]/live/a')).not.toHaveProperty('port');
  });

  it.each<[string, AddressKind | undefined, string]>([
    ['', undefined, 'begins with no protocol of a live stream; expected is rtmp://host/app/stream.'],
    [
      'live.example.com/app/room',
      undefined,
      'begins with no protocol of a live stream; expected is rtmp://host/app/stream.',
    ],
    ['rtsp://h/a', undefined, 'begins with no protocol of a live stream; expected is rtmp://host/app/stream.'],
    ['ftp://h/a', 'hls', 'begins with no protocol of a live stream; expected is http://host/app/stream.m3u8.'],
    ['https://h/a/b', 'rtmp', 'begins with https:, which carries no rtmp; expected is rtmp://host/app/stream.'],
    ['rtmp://h', undefined, 'has no stream name; expected is rtmp://host/app/stream.'],
    ['rtmp://h/live', undefined, 'has no stream name; expected is rtmp://host/app/stream.'],
    ['rtmp:///live/a', undefined, 'has no host, or a malformed one; expected is rtmp://host/app/stream.'],
    ['rtmp:h/live/a', undefined, 'has no host, or a malformed one; expected is rtmp://host/app/stream.'],
    ['rtmp://h:99999/live/a', undefined, 'has no host, or a malformed one; expected is rtmp://host/app/stream.'],
    ['rtmp://h:19x5/live/a', undefined, 'has no host, or a malformed one; expected is rtmp://host/app/stream.'],
    ['https://h/page', undefined, 'does not show its protocol; expected is http://host/whip/stream.'],
    ['ws://h/live/room', undefined, 'does not show its protocol; expected is ws://host/app/stream.flv.'],
    ['https://h/', 'http-flv', 'has no stream name; expected is http://host/app/stream.flv.'],
    ['https://h/live/.flv', undefined, 'has no stream name; expected is http://host/app/stream.flv.'],
  ])('says what is wrong with %o', (url, kind, message) => {
    expect(messageOf(url, kind)).toBe(`The address ${message}`);
  });

  it('never repeats a stream key in its message', () => {
    expect(messageOf('rtmp://h:19x5/live/SECRET?token=SECRET')).not.toContain('SECRET');
    expect(messageOf('https://h/SECRET?token=SECRET')).not.toContain('SECRET');
  });

  it('answers, or throws ERROR_INVALID_PARAMETER, whatever it is given', () => {
    const kinds = fc.constantFrom<AddressKind | undefined>(
      undefined,
      'rtmp',
      'whip',
      'hls',
      'ws-flv',
      'file',
      'webrtc',
    );
    const schemes = fc.constantFrom('rtmp', 'rtmps', 'webrtc', 'http', 'https', 'ws', 'wss', 'blob', 'data', 'x');
    const tail = fc.string({
      unit: fc.oneof(
        fc.constantFrom('/', ':', '?', '#', '@', '[', ']', '%', '.', '&', '=', 'whip', 'flv'),
        fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
      ),
    });
    const urls = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.tuple(schemes, tail).map(([scheme, rest]) => `${scheme}://${rest}`),
    );
    const check = (url: string, kind: AddressKind | undefined) => {
      const message = messageOf(url, kind);
      expect(message).toMatch(/^(It was taken|The address .*; expected is \S+)\.$/s);
    };
    fc.assert(fc.property(urls, kinds, check), { seed, numRuns: 2000 });
  });

  it('finds again what an address was made of', () => {
    const name = fc
      .string({ unit: fc.constantFrom('a', 'B', '7', '-', '_', '中', ' '), minLength: 1 })
      .filter((text) => text.trim() === text);
    const port = fc.integer({ min: 1, max: 65_535 });
    const made = fc.tuple(fc.domain(), port, name, name);
    fc.assert(
      fc.property(made, ([host, number, app, stream]) => {
        const url = `https://${host}:${number}/${encodeURIComponent(app)}/${encodeURIComponent(stream)}.flv`;
        expect(parseAddress(url)).toMatchObject({ host, port: number, app, stream, kind: 'http-flv' });
        expect(parseAddress(`rtmp://${host}:${number}/${app}/${stream}`)).toMatchObject({
          host,
          port: number,
          app,
          stream,
        });
      }),
      { seed },
    );
  });
});
