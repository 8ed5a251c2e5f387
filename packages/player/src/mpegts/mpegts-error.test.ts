import { expect, it } from 'vitest';

import { fromMpegtsError } from './mpegts-error.ts';

it.each([
  ['MediaError', 'FormatUnsupported', 'Non MPEG-TS/FLV', 'ERROR_SOURCE_INVALID'],
  ['MediaError', 'FormatError', 'Flv: Invalid', 'ERROR_SOURCE_INVALID'],
  ['MediaError', 'CodecUnsupported', 'Flv: Unsupported codec in video frame: 12', 'ERROR_CODEC_UNSUPPORTED'],
  ['MediaError', 'MediaMSEError', { code: 11, msg: 'This SourceBuffer has been removed' }, 'ERROR_DECODE_FAILED'],
  [
    'MediaError',
    'MediaMSEError',
    { code: 9, msg: "Failed to execute 'addSourceBuffer' on 'MediaSource': The type provided is unsupported." },
    'ERROR_CODEC_UNSUPPORTED',
  ],
  ['NetworkError', 'Exception', { code: -1, msg: 'Failed to fetch' }, 'ERROR_UNREACHABLE'],
  ['NetworkError', 'UnrecoverableEarlyEof', {}, 'ERROR_DISCONNECTED'],
  ['OtherError', 'Whatever', undefined, 'ERROR_FAILED'],
])('%s / %s with %o', (type, detail, info, name) => {
  const error = fromMpegtsError({ type, detail, info });
  expect(error.name).toBe(name);
  expect(error.message).toMatch(/^[^.]+.*\.$/);
  expect(error.cause).toBe(info);
});
