import { expect, it } from 'vitest';

import { authorization, requestHeaders } from './authorization.ts';

const source = { url: 'https://host/live/a.m3u8', token: 'secret' };
const config = { trustedOrigins: ['https://cdn.example'] };

it('shows the token to the origin of the source and to those that are trusted', () => {
  expect(authorization(source, config, 'https://host/other')).toEqual({ Authorization: 'Bearer secret' });
  expect(authorization(source, config, 'https://cdn.example/segment')).toEqual({ Authorization: 'Bearer secret' });
});

it.each(['https://elsewhere/segment', 'http://host/live', 'https://host:8443/live', 'https://cdn.example.evil/'])(
  'hides it from %s',
  (url) => {
    expect(authorization(source, config, url)).toEqual({});
  },
);

it('sends no header at all without a token', () => {
  expect(authorization({ url: source.url }, config, source.url)).toEqual({});
});

it('sends the headers of the source where its token may go, and nowhere else', () => {
  const dressed = { ...source, headers: { 'X-Tenant': 'seven' } };
  const whole = { 'X-Tenant': 'seven', Authorization: 'Bearer secret' };
  expect(requestHeaders(dressed, config, source.url)).toEqual(whole);
  expect(requestHeaders(dressed, config, 'https://cdn.example/segment')).toEqual(whole);
  expect(requestHeaders(dressed, config, 'https://elsewhere/segment')).toEqual({});
});
