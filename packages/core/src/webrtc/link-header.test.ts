import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { iceServersOf } from './link-header.ts';

describe('iceServersOf', () => {
  it('reads STUN and TURN servers, joined by commas as fetch joins headers', () => {
    const header =
      '<stun:stun.example.com>; rel="ice-server", <turn:turn.example.com?transport=udp>; rel=ice-server; username="user"; credential="secret"; credential-type="password"';
    expect(iceServersOf(header)).toEqual([
      { urls: 'stun:stun.example.com' },
      { urls: 'turn:turn.example.com?transport=udp', username: 'user', credential: 'secret' },
    ]);
  });

  it('keeps commas, semicolons, angle brackets and escapes inside quotes', () => {
    const header =
      '<turn:a>; rel="ice-server"; username="1700:u,<x>;rel=no"; credential="p;w,\\"q\\\\", <stun:b>;rel="ice-server"';
    expect(iceServersOf(header)).toEqual([
      { urls: 'turn:a', username: '1700:u,<x>;rel=no', credential: 'p;w,"q\\' },
      { urls: 'stun:b' },
    ]);
  });

  it('leaves out other relations, other schemes and TURN without a credential', () => {
    expect(iceServersOf('<https://a/>; rel="urn:ietf:params:whep:ext:sse", <stun:s>; rel="next"')).toEqual([]);
    expect(iceServersOf('<https://a/>; rel="ice-server", <turn:t>; rel="ice-server"')).toEqual([]);
    expect(iceServersOf(null)).toEqual([]);
    expect(iceServersOf('nonsense, <stun:s')).toEqual([]);
  });

  it('gives back any credential that was quoted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (username, credential) => {
        const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
        const link = `<turn:t>; rel="ice-server"; username=${quote(username)}; credential=${quote(credential)}`;
        expect(iceServersOf(`${link}, ${link}`)).toEqual(Array(2).fill({ urls: 'turn:t', username, credential }));
      }),
    );
  });
});
