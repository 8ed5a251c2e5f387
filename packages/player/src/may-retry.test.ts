import { LiveCode, LiveError, type LiveCodeName } from '@livelit/core';
import { expect, it } from 'vitest';

import { mayRetry } from './may-retry.ts';

const of = (name: LiveCodeName) => new LiveError(LiveCode[name], 'Something.');

it.each([
  'ERROR_UNREACHABLE',
  'ERROR_OFFLINE',
  'ERROR_DISCONNECTED',
  'ERROR_SOURCE_NOT_FOUND',
  'ERROR_SOURCE_STALE',
  'ERROR_STREAM_ENDED',
  'ERROR_SERVER_PROCESS_FAILED',
  'ERROR_TOO_MANY_REQUESTS',
  'ERROR_ICE_FAILED',
  'ERROR_DECODE_FAILED',
  'ERROR_SERVER_SHUTTING_DOWN',
] as const)('tries again after %s', (name) => {
  expect(mayRetry(of(name), false)).toBe(true);
});

it.each([
  'ERROR_UNAUTHORIZED',
  'ERROR_CODEC_UNSUPPORTED',
  'ERROR_NOT_SUPPORTED',
  'ERROR_MIXED_CONTENT',
  'ERROR_TARGET_NOT_ALLOWED',
] as const)('gives up on %s, even of a stream that has played', (name) => {
  expect(mayRetry(of(name), true)).toBe(false);
});

it('believes that a malformed source can heal only if it was well once', () => {
  expect(mayRetry(of('ERROR_SOURCE_INVALID'), false)).toBe(false);
  expect(mayRetry(of('ERROR_SOURCE_INVALID'), true)).toBe(true);
});
