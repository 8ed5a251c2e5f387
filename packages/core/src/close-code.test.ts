import { expect, it } from 'vitest';

import { fromCloseCode } from './close-code.ts';
import { LiveCode } from './live-code.ts';

it.each([
  [1000, LiveCode.ERROR_DISCONNECTED],
  [1006, LiveCode.ERROR_DISCONNECTED],
  [1009, LiveCode.ERROR_LIMIT_EXCEEDED],
  [1012, LiveCode.ERROR_SERVER_SHUTTING_DOWN],
  [1013, LiveCode.ERROR_TOO_MANY_SESSIONS],
  [4400, LiveCode.ERROR_MALFORMED_REQUEST],
  [4401, LiveCode.ERROR_UNAUTHORIZED],
  [4403, LiveCode.ERROR_TARGET_NOT_ALLOWED],
  [4404, LiveCode.ERROR_SOURCE_NOT_FOUND],
  [4406, LiveCode.ERROR_CODEC_UNSUPPORTED],
  [4408, LiveCode.ERROR_IDLE_TIMEOUT],
  [4409, LiveCode.ERROR_NAME_TAKEN],
  [4410, LiveCode.ERROR_STREAM_ENDED],
  [4413, LiveCode.ERROR_LIMIT_EXCEEDED],
  [4415, LiveCode.ERROR_CODEC_UNSUPPORTED],
  [4429, LiveCode.ERROR_TOO_MANY_SESSIONS],
  [4502, LiveCode.ERROR_TARGET_FAILED],
  [4503, LiveCode.ERROR_SERVER_SHUTTING_DOWN],
  [4508, LiveCode.ERROR_READER_TOO_SLOW],
])('translates close %i', (closeCode, code) => {
  expect(fromCloseCode(closeCode)).toMatchObject({ code, detail: { closeCode } });
});

it('says the reason as a sentence, or the number', () => {
  expect(fromCloseCode(4404, 'No stream of this name').message).toBe('No stream of this name.');
  expect(fromCloseCode(4404, '<b>x</b>').message).toBe('The server closed the connection with code 4404.');
});

it('lets a publisher read 4410 its own way', () => {
  const error = fromCloseCode(4410, '', { attempt: 1 }, { 4410: LiveCode.ERROR_TAKEN_OVER });
  expect(error).toMatchObject({ code: LiveCode.ERROR_TAKEN_OVER, detail: { attempt: 1, closeCode: 4410 } });
});
