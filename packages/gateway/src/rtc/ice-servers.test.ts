import { describe, expect, it } from 'vitest';

import { iceServerLinks, ownIceServers } from './ice-servers.ts';
import { ifMatch } from './if-match.ts';

describe('iceServerLinks', () => {
  it('names servers as RFC 9725 does', () => {
    const turn = { urls: 'turn:turn.example.net?transport=udp', username: 'user', credential: 'myPassword' };
    expect(iceServerLinks([{ urls: 'stun:stun.example.net' }, turn])).toEqual([
      '<stun:stun.example.net>; rel="ice-server"',
      '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="myPassword"; credential-type="password"',
    ]);
  });

  it('quotes what would end a parameter early', () => {
    const [link] = iceServerLinks([{ urls: 'turn:a.example', username: 'a;b,c', credential: 'p"w\\d' }]);
    expect(link).toContain('username="a;b,c"; credential="p\\"w\\\\d"');
  });

  it('leaves out what cannot stand in a header', () => {
    expect(iceServerLinks([{ urls: 'turn:a.example', username: 'ü', credential: 'x' }])).toEqual([]);
    expect(iceServerLinks([{ urls: 'https://a.example/>;' }])).toEqual([]);
    expect(iceServerLinks([{ urls: 'turn:a.example', username: 'a\r\nSet-Cookie: b', credential: 'x' }])).toEqual([]);
  });
});

describe('ownIceServers', () => {
  it('takes STUN, and TURN over UDP', () => {
    const credentials = { username: 'u', credential: 'p' };
    const servers = [
      { urls: 'stun:stun.example.net' },
      { urls: 'turn:turn.example.net:5349', ...credentials },
      { urls: 'turn:turn.example.net?transport=tcp', ...credentials },
      { urls: 'turns:turn.example.net', ...credentials },
    ];
    expect(ownIceServers(servers)).toEqual([
      'stun:stun.example.net:3478',
      { hostname: 'turn.example.net', port: 5349, username: 'u', password: 'p', relayType: 'TurnUdp' },
    ]);
  });
});

describe('ifMatch', () => {
  it.each([
    [undefined, 'missing'],
    ['  ', 'missing'],
    ['*', 'any'],
    ['"*"', 'any'],
    ['"tag"', 'match'],
    ['"other", "tag"', 'match'],
    ['W/"tag"', 'mismatch'],
    ['"other"', 'mismatch'],
    ['tag', 'mismatch'],
  ])('judges %j as %s', (header, verdict) => {
    expect(ifMatch(header, '"tag"')).toBe(verdict);
  });
});
