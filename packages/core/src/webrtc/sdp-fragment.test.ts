import fc from 'fast-check';
import { expect, it } from 'vitest';

import { parseIceFragment, sdpFragment, withIceSession } from './sdp-fragment.ts';

const offer = [
  'v=0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
  'a=ice-ufrag:EsAw',
  'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=ice-ufrag:other',
  'a=mid:1',
  '',
].join('\r\n');

it('names the first media section, its credentials, all candidates and the end', () => {
  expect(
    sdpFragment(
      offer,
      ['candidate:1 1 udp 2 192.0.2.1 61764 typ host', 'candidate:2 1 tcp 1 192.0.2.1 9 typ host'],
      true,
    ).split('\r\n'),
  ).toEqual([
    'a=group:BUNDLE 0 1',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
    'a=mid:0',
    'a=ice-ufrag:EsAw',
    'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
    'a=candidate:1 1 udp 2 192.0.2.1 61764 typ host',
    'a=candidate:2 1 tcp 1 192.0.2.1 9 typ host',
    'a=end-of-candidates',
    '',
  ]);
});

it('does not announce an end that has not come', () => {
  expect(sdpFragment(offer, [], false)).not.toContain('end-of-candidates');
});

it('repeats the options of ICE when it begins a new ICE session', () => {
  const sdp = offer.replace('a=mid:0', 'a=ice-options:trickle\r\na=mid:0');
  expect(sdpFragment(sdp, [], false)).not.toContain('ice-options');
  expect(sdpFragment(sdp, [], false, { restart: true })).toMatch(/^a=ice-options:trickle\r\n/);
});

const fragment = [
  'a=ice-lite',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=mid:0',
  'a=ice-ufrag:289b31b754eaa438',
  'a=ice-pwd:0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a',
  'a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host',
  'a=end-of-candidates',
].join('\r\n');

it("reads a server's new ICE session", () => {
  expect(parseIceFragment(fragment)).toEqual({
    ufrag: '289b31b754eaa438',
    pwd: '0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a',
    candidates: ['candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host'],
  });
});

it.each([
  '',
  '<html></html>',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0b66f472495ef0ccac7bda653a',
  'a=ice-ufrag:a\r\na=ice-pwd:b',
])('takes %j for no ICE session', (text) => expect(parseIceFragment(text)).toBeUndefined());

it('never throws, whatever a server sends, and takes no line breaks into a description', () => {
  fc.assert(
    fc.property(fc.string(), (junk) => {
      const found = parseIceFragment(`${fragment}\r\n${junk}`);
      expect(found?.candidates.join()).not.toMatch(/[\r\n]/);
    }),
  );
});

it('replaces credentials everywhere, and all candidates', () => {
  const sdp = offer.replace(
    'a=mid:0',
    'a=mid:0\r\na=candidate:old 1 udp 1 192.0.2.9 1 typ host\r\na=end-of-candidates',
  );
  const replaced = withIceSession(sdp, parseIceFragment(fragment)!).split('\r\n');
  expect(replaced.filter((line) => line.startsWith('a=ice-ufrag'))).toEqual(
    Array(2).fill('a=ice-ufrag:289b31b754eaa438'),
  );
  expect(replaced.filter((line) => line.startsWith('a=ice-pwd'))).toHaveLength(1);
  expect(replaced.filter((line) => line.includes('candidate'))).toEqual([
    'a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host',
  ]);
  expect(replaced.findIndex((line) => line.startsWith('a=candidate'))).toBeLessThan(
    replaced.findIndex((line) => line.startsWith('m=video')),
  );
  expect(replaced.at(-1)).toBe('');
});
