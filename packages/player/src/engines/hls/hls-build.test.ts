import { expect, it } from 'vitest';

import { beyondLightBuild, optionsNeedFullBuild } from './hls-build.ts';

it.each([
  ['#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",URI="en.m3u8"', 'alternate audio'],
  ['#EXT-X-MEDIA:URI="en.m3u8",TYPE=AUDIO,GROUP-ID="a",NAME="en"', 'alternate audio'],
  ['#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="en",URI="s.m3u8"', 'subtitles and captions'],
  ['#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="en",INSTREAM-ID="CC1"', 'subtitles and captions'],
  ['#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES-CTR,URI="skd://x"', 'keys of a DRM system'],
  ['#EXT-X-KEY:METHOD=AES-128,URI="k",KEYFORMAT="com.apple.streamingkeydelivery"', 'keys of a DRM system'],
  ['#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="hvc1.1.6.L60.90,mp4a.40.2"', 'HEVC, AC-3 or E-AC-3, which may be in MPEG-TS'],
  ['#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.4d401e,ec-3"', 'HEVC, AC-3 or E-AC-3, which may be in MPEG-TS'],
  ['#EXT-X-CONTENT-STEERING:SERVER-URI="s"', 'content steering'],
  ['#EXT-X-DEFINE:NAME="a",VALUE="b"', 'variables'],
  ['#EXT-X-DATERANGE:ID="a",CLASS="com.apple.hls.interstitial",START-DATE="x"', 'interstitials'],
])('%s is for the full build', (line, what) => {
  expect(beyondLightBuild(`#EXTM3U\n#EXT-X-VERSION:7\n${line}\nindex.m3u8\n`)).toBe(what);
});

it.each([
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",DEFAULT=YES',
  '#EXT-X-KEY:METHOD=AES-128,URI="key.bin"',
  '#EXT-X-KEY:METHOD=AES-128,URI="key.bin",KEYFORMAT="identity"',
  '#EXT-X-KEY:METHOD=NONE',
  '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.4d401e,mp4a.40.2"',
  '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8"',
  '#EXT-X-DATERANGE:ID="a",CLASS="weather",START-DATE="x"',
])('%s is for the light build', (line) => {
  expect(beyondLightBuild(`#EXTM3U\n${line}\nindex.m3u8\n`)).toBeUndefined();
});

it('takes the full build for what only it obeys', () => {
  expect(optionsNeedFullBuild({}, { cmcd: false })).toBe(false);
  expect(optionsNeedFullBuild({ maxBufferLength: 10 }, { cmcd: false })).toBe(false);
  expect(optionsNeedFullBuild({}, { cmcd: true })).toBe(true);
  expect(optionsNeedFullBuild({ emeEnabled: true }, { cmcd: false })).toBe(true);
});
