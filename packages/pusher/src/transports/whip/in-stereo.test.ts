import { expect, it } from 'vitest';

import { inStereo } from './in-stereo.ts';

const sdp = (...lines: string[]) =>
  ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ...lines, 'm=video 9 x 96', ''].join('\r\n');

it('asks for stereo, whatever the server wrote', () => {
  const opus = 'a=rtpmap:111 opus/48000/2';
  expect(inStereo(sdp(opus, 'a=fmtp:111 minptime=10;useinbandfec=1'))).toBe(
    sdp(opus, 'a=fmtp:111 minptime=10;useinbandfec=1;stereo=1'),
  );
  expect(inStereo(sdp(opus, 'a=fmtp:111 stereo=0; maxplaybackrate=48000'))).toBe(
    sdp(opus, 'a=fmtp:111  maxplaybackrate=48000;stereo=1'),
  );
  expect(inStereo(sdp(opus))).toBe(sdp(opus, 'a=fmtp:111 stereo=1'));
});

it('leaves an answer without Opus alone', () => {
  expect(inStereo(sdp('a=rtpmap:0 PCMU/8000'))).toBe(sdp('a=rtpmap:0 PCMU/8000'));
});
