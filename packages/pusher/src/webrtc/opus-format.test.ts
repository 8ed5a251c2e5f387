import { expect, it } from 'vitest';

import { withOpusFormat } from './opus-format.ts';

const sdp = (...lines: string[]) =>
  ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ...lines, 'm=video 9 x 96', ''].join('\r\n');
const opus = 'a=rtpmap:111 opus/48000/2';

it('asks for stereo, whatever the server wrote', () => {
  expect(withOpusFormat(sdp(opus, 'a=fmtp:111 minptime=10;useinbandfec=1'), { stereo: true })).toBe(
    sdp(opus, 'a=fmtp:111 minptime=10;useinbandfec=1;stereo=1'),
  );
  expect(withOpusFormat(sdp(opus, 'a=fmtp:111 stereo=0; maxplaybackrate=48000'), { stereo: true })).toBe(
    sdp(opus, 'a=fmtp:111  maxplaybackrate=48000;stereo=1'),
  );
  expect(withOpusFormat(sdp(opus), { stereo: true })).toBe(sdp(opus, 'a=fmtp:111 stereo=1'));
});

it('switches silence and repetition on and off, and leaves what is not asked for', () => {
  const answer = sdp(opus, 'a=fmtp:111 minptime=10;useinbandfec=1');
  expect(withOpusFormat(answer, { usedtx: true, useinbandfec: false })).toBe(
    sdp(opus, 'a=fmtp:111 minptime=10;usedtx=1;useinbandfec=0'),
  );
  expect(withOpusFormat(answer, { stereo: undefined, usedtx: undefined })).toBe(answer);
});

it('leaves an answer without Opus alone', () => {
  const answer = sdp('a=rtpmap:0 PCMU/8000');
  expect(withOpusFormat(answer, { stereo: true })).toBe(answer);
});
