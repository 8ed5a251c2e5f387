import { expect, it } from 'vitest';

import { redact } from './redact.ts';

it.each([
  ['https://h/a.flv?txSecret=SECRET1&txTime=5C271099', 'https://h/a.flv?txSecret=***&txTime=5C271099'],
  ['https://h/a?access_token=SECRET1#x', 'https://h/a?access_token=***#x'],
  ['https://h/a?X-Amz-Signature=SECRET1&b=2', 'https://h/a?X-Amz-Signature=***&b=2'],
  ['{"token":"SECRET1","codec":"hvc1"}', '{"token":"***","codec":"hvc1"}'],
  ["token: 'SECRET1', codec: 'hvc1'", "token: '***', codec: 'hvc1'"],
  ['Authorization: Basic SECRET1', 'Authorization: ***'],
  ['{"authorization":"Digest a=SECRET1, b=2","x":1}', '{"authorization":"***","x":1}'],
  ['sent Bearer SECRET1.SECRET2 along', 'sent Bearer *** along'],
  ['subprotocols publisher, bearer.SECRET1_x', 'subprotocols publisher, bearer.***'],
  ['https://user:SECRET1@h/a', 'https://***@h/a'],
  ['rtmp://h:1935/live/SECRET1', 'rtmp://h:1935/live/***'],
  ['rtmp://h/SECRET1', 'rtmp://h/***'],
  ['to rtmps://h/a/b/SECRET1?x=1 now', 'to rtmps://h/a/b/***?x=1 now'],
  ['api_key=SECRET1 streamKey=SECRET2', 'api_key=*** streamKey=***'],
])('takes the secret out of %o', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

it.each(['keyframe=2 tokens 3', 'https://h/live/a.flv?x=1', 'The key was found.'])('leaves %o alone', (text) => {
  expect(redact(text)).toBe(text);
});

it('needs no long time for long text', () => {
  const text = `${'a-'.repeat(50_000)} ${'://'.repeat(20_000)}`;
  expect(redact(text)).toBe(text);
});
