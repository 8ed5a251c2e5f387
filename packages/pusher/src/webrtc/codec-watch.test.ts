import { expect, it } from 'vitest';

import { CodecWatch } from './codec-watch.ts';

it('tells a codec that is not the one before, and first of all not the one that was asked for', () => {
  const watch = new CodecWatch('video/h264');
  const told = [undefined, 'video/H264', 'video/VP8', 'video/VP8', undefined, 'video/H265', 'video/H264'].map(
    (codec) => {
      const warning = watch.next(codec);
      return warning && [warning.name, warning.detail];
    },
  );
  const name = 'WARNING_CURRENT_ENCODE_TYPE_CHANGED';
  expect(told).toEqual([
    undefined,
    undefined,
    [name, { codec: 'video/VP8' }],
    undefined,
    undefined,
    [name, { codec: 'video/H265', codec_type: 1 }],
    [name, { codec: 'video/H264', codec_type: 0 }],
  ]);
});
