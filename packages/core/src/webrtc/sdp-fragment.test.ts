import { expect, it } from 'vitest';

import { sdpFragment } from './sdp-fragment.ts';

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
