import { expect, it } from 'vitest';

import { studioConfigOf } from './studio-options.ts';

it('begins as a mixer, and leaves to the pusher what nobody chose', () => {
  expect(studioConfigOf({})).toEqual({
    sourcePolicy: 'mix',
    sizePolicy: 'follow',
    devicePolicy: 'follow-default',
    videoCodec: 'h264',
    gop: 2,
  });
});

it('says what was chosen in the pusher’s words', () => {
  expect(studioConfigOf({ gop: '4', fit: 'cover', contentHint: 'text' })).toMatchObject({
    gop: 4,
    fit: 'cover',
    contentHint: 'text',
  });
});
