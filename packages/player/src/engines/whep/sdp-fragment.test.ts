import { expect, it } from 'vitest';

import { sdpFragment } from './sdp-fragment.ts';

const offer = [
  'v=0',
  'a=group:BUNDLE 0 1',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789',
  'a=mid:0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789',
  'a=mid:1',
  '',
].join('\r\n');

it('carries the credentials once, the first section, and all candidates', () => {
  expect(
    sdpFragment(offer, ['candidate:1 1 udp 1 10.0.0.1 1 typ host', 'candidate:2 1 udp 1 10.0.0.1 2 typ srflx'], true),
  ).toBe(
    [
      'a=ice-ufrag:abcd',
      'a=ice-pwd:0123456789',
      'm=video 9 UDP/TLS/RTP/SAVPF 0',
      'a=mid:0',
      'a=candidate:1 1 udp 1 10.0.0.1 1 typ host',
      'a=candidate:2 1 udp 1 10.0.0.1 2 typ srflx',
      'a=end-of-candidates',
      '',
    ].join('\r\n'),
  );
});

it('says nothing of the end before it is there', () => {
  expect(sdpFragment(offer, [], false)).not.toContain('end-of-candidates');
});
