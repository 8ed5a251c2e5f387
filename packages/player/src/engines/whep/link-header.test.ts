import { expect, it } from 'vitest';

import { parseIceServers } from './link-header.ts';

it('reads several servers from one header', () => {
  const header =
    '<stun:stun.example.net>; rel="ice-server", ' +
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="pass"; credential-type="password"';
  expect(parseIceServers(header)).toEqual([
    { urls: 'stun:stun.example.net' },
    { urls: 'turn:turn.example.net?transport=udp', username: 'user', credential: 'pass' },
  ]);
});

it('leaves commas, semicolons and quotes inside quotes alone', () => {
  const header = '<turn:a>; rel=ice-server; username="a,b;c"; credential="p;w,\\"x\\"", <turns:b>; rel="ice-server"';
  expect(parseIceServers(header)).toEqual([
    { urls: 'turn:a', username: 'a,b;c', credential: 'p;w,"x"' },
    { urls: 'turns:b' },
  ]);
});

it('ignores other links and addresses that are no ICE servers', () => {
  const header =
    '<https://a>; rel="urn:ietf:params:whep:ext:core:layer", <https://b>; rel="ice-server", <stun:c>; rel="ice-server"';
  expect(parseIceServers(header)).toEqual([{ urls: 'stun:c' }]);
});

it.each([null, '', 'nonsense', '<stun:a', ';;;'])('makes nothing of %o', (header) => {
  expect(parseIceServers(header)).toEqual([]);
});
