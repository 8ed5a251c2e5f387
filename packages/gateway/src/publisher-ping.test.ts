import { expect, it } from 'vitest';

import { pingNumber } from './publisher-ping.ts';

it('reads the number of a ping and nothing else', () => {
  const read = (text: string) => pingNumber(Buffer.from(text));
  expect(read('{"type":"ping","id":0}')).toBe(0);
  expect(read('{"type":"ping","id":123456789012345}')).toBe(123_456_789_012_345);
  for (const text of [
    '',
    '{}',
    '{"type":"ping"}',
    '{"type":"ping","id":-1}',
    '{"type":"ping","id":"7"}',
    'x'.repeat(90),
  ])
    expect(read(text)).toBeUndefined();
});
