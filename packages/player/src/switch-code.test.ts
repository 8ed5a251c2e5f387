import { LiveCode, LiveError, type LiveCodeName } from '@livelit/core';
import { expect, it } from 'vitest';

import { switchCode } from './switch-code.ts';

it('is 0 when all went well', () => {
  expect(switchCode(undefined)).toBe(0);
});

it.each([
  ['ERROR_REQUEST_TIMEOUT', -1],
  ['ERROR_SOURCE_NOT_FOUND', -2],
  ['ERROR_UNREACHABLE', -2],
  ['ERROR_UNAUTHORIZED', -2],
  ['ERROR_SERVER_PROCESS_FAILED', -2],
  ['ERROR_SOURCE_INVALID', -2],
  ['ERROR_OFFLINE', -3],
  ['ERROR_CODEC_UNSUPPORTED', -3],
  ['ERROR_INVALID_PARAMETER', -3],
  ['ERROR_REFUSED', -3],
] satisfies [LiveCodeName, number][])('takes %s for %s', (name, code) => {
  expect(switchCode(new LiveError(LiveCode[name], 'So.'))).toBe(code);
});
