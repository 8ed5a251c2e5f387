import { expect, it } from 'vitest';

import { looksLikeTencent, srsAddress } from './srs-address.ts';

it.each([
  'webrtc://5664.liveplay.myqcloud.com/live/5664_x',
  'webrtc://play.example/live/x?txSecret=abc&txTime=69f1eb8c',
  'webrtc://play.example/live/x?txTime=69f1eb8c',
])('takes %s for one of Tencent', (url) => expect(looksLikeTencent(url)).toBe(true));

it.each(['webrtc://srs.example/live/x', 'webrtc://notmyqcloud.com/live/x', 'webrtc://host/live/x?secret=1'])(
  'takes %s for one of SRS',
  (url) => expect(looksLikeTencent(url)).toBe(false),
);

it.each([
  ['webrtc://host/live/x', 'http:', 'http://host:1985/rtc/v1/play/'],
  ['webrtc://host/live/x', 'https:', 'https://host/rtc/v1/play/'],
  ['webrtc://host:11985/live/x', 'http:', 'http://host:11985/rtc/v1/play/'],
  ['webrtc://host:80/live/x', 'http:', 'http://host/rtc/v1/play/'],
  ['webrtc://host:8443/live/x', 'https:', 'https://host:8443/rtc/v1/play/'],
  ['webrtc://host/live/x?schema=https', 'http:', 'https://host/rtc/v1/play/?schema=https'],
  ['webrtc://host/live/x?schema=https&port=8443', 'http:', 'https://host:8443/rtc/v1/play/?schema=https&port=8443'],
  ['webrtc://host/live/x?schema=http', 'https:', 'http://host:1985/rtc/v1/play/?schema=http'],
  ['webrtc://host/live/x?play=/api/play&token=a%26b', 'http:', 'http://host:1985/api/play/?token=a%26b'],
  ['webrtc://[::1]/live/x', 'http:', 'http://[::1]:1985/rtc/v1/play/'],
])('asks SRS for %s of a page by %s at %s, and names the stream as it was given', (url, page, api) => {
  expect(srsAddress(url, page, 'play')).toEqual({ api, streamUrl: url });
});

it.each([
  ['webrtc://host/live/x', 'http://host:1985/rtc/v1/publish/'],
  ['webrtc://host/live/x?publish=/api/push&play=1', 'http://host:1985/api/push/?play=1'],
])('asks SRS to publish %s at %s', (url, api) => {
  expect(srsAddress(url, 'http:', 'publish')).toEqual({ api, streamUrl: url });
});

it('takes an http address for that of the API', () => {
  expect(srsAddress('https://host:8443/live/x?token=1', 'http:', 'play')).toEqual({
    api: 'https://host:8443/rtc/v1/play/?token=1',
    streamUrl: 'webrtc://host/live/x?token=1',
  });
  expect(srsAddress('http://host/live/x', 'https:', 'play').api).toBe('http://host/rtc/v1/play/');
});

it('says that a port which is none is a mistake in the address', () => {
  expect(() => srsAddress('webrtc://host/live/x?port=abc', 'http:', 'play')).toThrow(
    expect.objectContaining({ name: 'ERROR_INVALID_PARAMETER' }),
  );
});
