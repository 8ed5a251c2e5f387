import { describe, expect, it } from 'vitest';

import { LiveCode } from '../live-code.ts';
import { parseAddress } from './parse-address.ts';
import { playAddresses, pushAddresses, type ServerKind } from './server-addresses.ts';

const servers: readonly ServerKind[] = [
  'livelit',
  'srs',
  'mediamtx',
  'node-media-server',
  'nginx-rtmp',
  'ovenmediaengine',
  'tencent',
];

describe('pushAddresses', () => {
  // The forms of each server's own documentation.
  it.each<[ServerKind, string, Record<string, string>]>([
    ['livelit', 'http://h:7080', { whip: 'http://h:7080/whip/room', 'ws-flv': 'ws://h:7080/live/room.flv' }],
    [
      'srs',
      'http://h',
      {
        rtmp: 'rtmp://h/live/room',
        whip: 'http://h:1985/rtc/v1/whip/?app=live&stream=room',
        webrtc: 'webrtc://h/live/room',
      },
    ],
    ['mediamtx', 'http://h', { rtmp: 'rtmp://h/live/room', whip: 'http://h:8889/live/room/whip' }],
    ['node-media-server', 'http://h', { rtmp: 'rtmp://h/live/room', 'ws-flv': 'ws://h:8000/live/room.flv' }],
    ['nginx-rtmp', 'http://h', { rtmp: 'rtmp://h/live/room' }],
    ['ovenmediaengine', 'http://h', { rtmp: 'rtmp://h/app/room', whip: 'http://h:3333/app/room?direction=whip' }],
    ['tencent', 'https://h', { rtmp: 'rtmp://h/live/room', webrtc: 'webrtc://h/live/room' }],
  ])('knows %s', (server, base, addresses) => {
    expect(pushAddresses(server, { base, stream: 'room' })).toEqual(addresses);
  });
});

describe('playAddresses', () => {
  it.each<[ServerKind, string, Record<string, string>]>([
    [
      'livelit',
      'https://h',
      {
        whep: 'https://h/whep/room',
        'http-flv': 'https://h/live/room.flv',
        'ws-flv': 'wss://h/live/room.flv',
        hls: 'https://h/hls/room/index.m3u8',
        'll-hls': 'https://h/hls/room/ll.m3u8',
      },
    ],
    [
      'srs',
      'http://h',
      {
        whep: 'http://h:1985/rtc/v1/whep/?app=live&stream=room',
        'http-flv': 'http://h:8080/live/room.flv',
        hls: 'http://h:8080/live/room.m3u8',
        rtmp: 'rtmp://h/live/room',
        webrtc: 'webrtc://h/live/room',
      },
    ],
    [
      'mediamtx',
      'http://h',
      {
        whep: 'http://h:8889/live/room/whep',
        hls: 'http://h:8888/live/room/index.m3u8',
        rtmp: 'rtmp://h/live/room',
      },
    ],
    [
      'node-media-server',
      'http://h',
      {
        'http-flv': 'http://h:8000/live/room.flv',
        'ws-flv': 'ws://h:8000/live/room.flv',
        rtmp: 'rtmp://h/live/room',
      },
    ],
    ['nginx-rtmp', 'http://h', { hls: 'http://h:8080/hls/room.m3u8', rtmp: 'rtmp://h/live/room' }],
    ['ovenmediaengine', 'http://h', { 'll-hls': 'http://h:3333/app/room/llhls.m3u8' }],
    [
      'tencent',
      'http://h',
      {
        webrtc: 'webrtc://h/live/room',
        'http-flv': 'http://h/live/room.flv',
        hls: 'http://h/live/room.m3u8',
        rtmp: 'rtmp://h/live/room',
      },
    ],
  ])('knows %s', (server, base, addresses) => {
    expect(playAddresses(server, { base, stream: 'room' })).toEqual(addresses);
  });

  it('takes the ports of a TLS proxy for granted, and any other from the base', () => {
    const place = { base: 'https://h', stream: 'room' };
    expect(playAddresses('srs', place).whep).toBe('https://h/rtc/v1/whep/?app=live&stream=room');
    expect(playAddresses('srs', { ...place, base: 'https://h:1990' }).whep).toMatch(/^https:\/\/h:1990\//);
    expect(playAddresses('srs', { ...place, rtmpPort: 19_350 }).rtmp).toBe('rtmp://h:19350/live/room');
  });

  it('puts parameters behind everything', () => {
    const params = { txSecret: 'a b', txTime: '5C271099' };
    const place = { base: 'https://h', stream: 'room', params };
    expect(playAddresses('tencent', place)['http-flv']).toBe('https://h/live/room.flv?txSecret=a+b&txTime=5C271099');
    expect(playAddresses('srs', place).whep).toMatch(/\?app=live&stream=room&txSecret=a\+b&txTime=5C271099$/);
  });

  it.each(['ftp://h', 'h', '', 'rtmp://h/live'])('refuses the base %o', (base) => {
    expect(() => playAddresses('srs', { base, stream: 'room' })).toThrow(
      expect.objectContaining({ code: LiveCode.ERROR_INVALID_PARAMETER }),
    );
  });

  it.each(servers)('builds for %s what parseAddress takes apart', (server) => {
    const place = { base: 'http://h:81', app: 'app', stream: '房间 1' };
    for (const [kind, url] of Object.entries({ ...pushAddresses(server, place), ...playAddresses(server, place) })) {
      const address = parseAddress(url);
      expect(address.kind).toBe(kind === 'll-hls' ? 'hls' : kind);
      expect(decodeURIComponent(address.stream)).toBe(place.stream);
    }
  });
});
