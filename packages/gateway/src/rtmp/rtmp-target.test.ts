import { isLiveError, LiveCode } from '@livelit/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isAllowedTarget, parseRtmpPrefix, parseRtmpTarget } from './rtmp-target.ts';

const allows = (target: string, ...prefixes: string[]): boolean =>
  isAllowedTarget(
    parseRtmpTarget(target),
    prefixes.map((prefix) => parseRtmpPrefix(prefix)!),
  );

describe('parseRtmpTarget', () => {
  it('takes host, port, application and key apart', () => {
    expect(parseRtmpTarget('rtmp://Live.Example.org/app/inst/key?a=b&c=/d')).toEqual({
      secure: false,
      host: 'live.example.org',
      port: 1935,
      app: 'app/inst',
      key: 'key?a=b&c=/d',
      label: 'rtmp://live.example.org/app/inst',
    });
    expect(parseRtmpTarget('rtmps://[2001:db8::1]:444/app/key')).toMatchObject({
      secure: true,
      host: '2001:db8::1',
      port: 444,
      label: 'rtmps://[2001:db8::1]:444/app',
    });
    expect(parseRtmpTarget('rtmps://h/a/k').port).toBe(443);
  });

  it.each([
    'rtmp://host/app',
    'rtmp://host/',
    'rtmp://host',
    'http://host/app/key',
    'rtmp://user@host/app/key',
    'rtmp://allowed.example@evil.example/app/key',
    'rtmp://allowed.example:1935@evil.example/app/key',
    'rtmp://evil.example\\@allowed.example/app/key',
    'rtmp://allowed.example%2f@evil.example/app/key',
    'rtmp://evil.example#allowed.example/app/key',
    'rtmp://host:0/app/key',
    'rtmp://host:99999/app/key',
    'rtmp://host:*/app/key',
    'rtmp://*/app/key',
    'rtmp://host/app/../key',
    'rtmp://host/app/%2e%2e/key',
    'rtmp://host/app%2fother/key',
    'rtmp://host//key',
    'rtmp://host/app//key',
    'rtmp://host/app/key with spaces',
    'rtmp://host/app/key\n',
    'rtmp://-host/app/key',
    'rtmp://hőst/app/key',
    `rtmp://host/app/${'k'.repeat(3000)}`,
  ])('refuses %s without repeating it', (address) => {
    let error: unknown;
    try {
      parseRtmpTarget(address);
    } catch (reason) {
      error = reason;
    }
    expect(isLiveError(error, LiveCode.ERROR_INVALID_PARAMETER)).toBe(true);
    expect((error as Error).message).not.toContain('example');
  });

  it('never answers anything but a target or a LiveError (fuzz)', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `rtmp://${text}`),
        ),
        (address) => {
          try {
            const target = parseRtmpTarget(address);
            expect(target.label).not.toContain(target.key.length > 8 ? target.key : '\0');
          } catch (error) {
            expect(isLiveError(error)).toBe(true);
          }
        },
      ),
      { seed: 6, numRuns: 2000 },
    );
  });
});

describe('isAllowedTarget', () => {
  it('allows nothing by itself', () => {
    expect(allows('rtmp://host/app/key')).toBe(false);
  });

  it('compares scheme, host and port exactly', () => {
    expect(allows('rtmp://host/app/key', 'rtmp://host')).toBe(true);
    expect(allows('rtmp://HOST:1935/app/key', 'rtmp://host')).toBe(true);
    expect(allows('rtmps://host:1935/app/key', 'rtmp://host')).toBe(false);
    expect(allows('rtmp://host:1936/app/key', 'rtmp://host')).toBe(false);
    expect(allows('rtmp://host.evil.example/app/key', 'rtmp://host')).toBe(false);
    expect(allows('rtmp://xhost/app/key', 'rtmp://host')).toBe(false);
  });

  it('compares the path by whole segments', () => {
    expect(allows('rtmp://host/app/key', 'rtmp://host/app')).toBe(true);
    expect(allows('rtmp://host/app/inst/key', 'rtmp://host/app/')).toBe(true);
    expect(allows('rtmp://host/application/key', 'rtmp://host/app')).toBe(false);
    expect(allows('rtmp://host/other/key', 'rtmp://host/app')).toBe(false);
    expect(allows('rtmp://host/app/key', 'rtmp://host/app/key')).toBe(true);
    expect(allows('rtmp://host/app/keyring', 'rtmp://host/app/key')).toBe(false);
  });

  it('takes * for any host, and for any port', () => {
    expect(allows('rtmp://anybody.example/app/key', 'rtmp://*')).toBe(true);
    expect(allows('rtmp://anybody.example:1936/app/key', 'rtmp://*')).toBe(false);
    expect(allows('rtmp://anybody.example:1936/app/key', 'rtmp://*:*')).toBe(true);
    expect(allows('rtmp://[::1]/app/key', 'rtmp://*/app')).toBe(true);
    expect(allows('rtmp://anybody.example/other/key', 'rtmp://*/app')).toBe(false);
  });

  it('reads no entry that could mean two things', () => {
    for (const prefix of ['host/app', '*', 'rtmp://host/app?x=1', 'rtmp://user@host', 'http://host', 'rtmp://*.host'])
      expect(parseRtmpPrefix(prefix), prefix).toBeUndefined();
  });
});
