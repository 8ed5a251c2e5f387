import { expect, it } from 'vitest';

import { asAnswer, isSdp, withMuxOnly, withStereo } from './sdp.ts';

const offer = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9',
  'a=rtcp-mux',
  'a=setup:actpass',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=rtcp-mux',
  'a=setup:actpass',
  'a=fmtp:96 level-asymmetry-allowed=1',
  '',
].join('\r\n');

it('asks for stereo of Opus, of nothing else, and once', () => {
  const asked = withStereo(offer);
  expect(asked).toContain('a=fmtp:111 minptime=10;useinbandfec=1;stereo=1\r\n');
  expect(asked.match(/stereo=1/g)).toHaveLength(1);
  expect(withStereo(asked)).toBe(asked);
  expect(asked.replace(';stereo=1', '')).toBe(offer);
});

it('says that RTCP is multiplexed in any case', () => {
  const said = withMuxOnly(offer).split('\r\n');
  expect(said.filter((line) => line === 'a=rtcp-mux')).toHaveLength(2);
  expect(said.filter((line) => line === 'a=rtcp-mux-only')).toHaveLength(2);
  expect(said).toHaveLength(offer.split('\r\n').length + 2);
});

it.each([
  ['active', 'passive'],
  ['passive', 'active'],
])('keeps the roles of DTLS where ours is %s', (ours, theirs) => {
  const answer = asAnswer(offer, offer.replaceAll('actpass', ours));
  expect(answer.match(/a=setup:\w+/g)).toEqual([`a=setup:${theirs}`, `a=setup:${theirs}`]);
});

it.each(['', '<html>', '{"sdp":"v=0"}', 'v=1\r\n', 'garbage v=0\r\n'])('takes %j for no description', (text) =>
  expect(isSdp(text)).toBe(false),
);

it('knows a description, whatever ends its lines', () => {
  expect(isSdp(offer)).toBe(true);
  expect(isSdp('v=0\no=-')).toBe(true);
});
