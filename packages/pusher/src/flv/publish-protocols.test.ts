import { expect, it } from 'vitest';

import { publishProtocols } from './publish-protocols.ts';

it('offers the token beside the protocol, in letters that a header may hold', () => {
  expect(publishProtocols('')).toEqual(['publisher']);
  const [, bearer = ''] = publishProtocols('hemmlig/åäö+=?');
  expect(bearer).toMatch(/^bearer\.[\w-]+$/);
  const binary = atob(bearer.slice(7).replaceAll('-', '+').replaceAll('_', '/'));
  const text = new TextDecoder().decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
  expect(text).toBe('hemmlig/åäö+=?');
});
