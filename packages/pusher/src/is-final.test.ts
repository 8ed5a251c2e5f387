import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';
import { fromHttpStatus } from '@livelit/core/http';
import { expect, it } from 'vitest';

import { isFinal } from './is-final.ts';

const error = (code: LiveCodeNumber) => new LiveError(code, 'Test.');

it('gives up what another attempt cannot change', () => {
  for (const code of [LiveCode.ERROR_UNAUTHORIZED, LiveCode.ERROR_TARGET_NOT_ALLOWED, LiveCode.ERROR_TAKEN_OVER])
    for (const before of [true, false]) expect(isFinal(error(code), before)).toBe(true);
});

it('tries again what a network or a server does', () => {
  for (const code of [
    LiveCode.ERROR_DISCONNECTED,
    LiveCode.ERROR_UNREACHABLE,
    LiveCode.ERROR_REQUEST_TIMEOUT,
    LiveCode.ERROR_ICE_FAILED,
  ])
    for (const before of [true, false]) expect(isFinal(error(code), before)).toBe(false);
});

it('takes a taken name or an unknown address for an answer only at first', () => {
  for (const code of [LiveCode.ERROR_NAME_TAKEN, LiveCode.ERROR_SOURCE_NOT_FOUND]) {
    expect(isFinal(error(code), false)).toBe(true);
    expect(isFinal(error(code), true)).toBe(false);
  }
});

it('tells a refused request from a server in trouble', () => {
  expect(isFinal(fromHttpStatus(400, 'Test.'), false)).toBe(true);
  expect(isFinal(fromHttpStatus(409, 'Test.'), false)).toBe(false);
  expect(isFinal(fromHttpStatus(503, 'Test.'), false)).toBe(false);
});
