import { expect, it } from 'vitest';

import { tokenHeader } from './whip-token.ts';

const address = new URL('https://live.example/whip');
const shown = (target: string, trusted?: readonly string[]) =>
  'authorization' in tokenHeader('secret', address, target, trusted);

it('shows the token where the server leads to, but not in clear text', () => {
  expect(tokenHeader('secret', address, address.href, undefined)).toEqual({ authorization: 'Bearer secret' });
  expect(shown('https://edge.example/whip')).toBe(true);
  expect(shown('http://edge.example/whip')).toBe(false);
  expect(shown('http://live.example/whip')).toBe(false);
});

it('shows it to exactly those that are named, and always to the address itself', () => {
  const trusted = ['https://edge.example', 'http://10.0.0.1:8080'];
  expect(shown('https://edge.example/whip', trusted)).toBe(true);
  expect(shown('http://10.0.0.1:8080/whip', trusted)).toBe(true);
  expect(shown('https://other.example/whip', trusted)).toBe(false);
  expect(shown(address.href, [])).toBe(true);
});

it('has no header without a token', () => expect(tokenHeader('', address, address.href, undefined)).toEqual({}));
