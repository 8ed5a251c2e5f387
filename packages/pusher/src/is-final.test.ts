import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';
import { fromHttpStatus } from '@livelit/core/http';
import { expect, it } from 'vitest';

import { isFinal } from './is-final.ts';

const fresh = { connected: false, held: false };
const error = (code: LiveCodeNumber) => new LiveError(code, 'Test.');

it('gives up what another attempt cannot change', () => {
  for (const code of [LiveCode.ERROR_UNAUTHORIZED, LiveCode.ERROR_TARGET_NOT_ALLOWED, LiveCode.ERROR_TAKEN_OVER])
    for (const before of [true, false]) expect(isFinal(error(code), { connected: before, held: before })).toBe(true);
});

it('tries again what a network or a server does', () => {
  for (const code of [
    LiveCode.ERROR_DISCONNECTED,
    LiveCode.ERROR_UNREACHABLE,
    LiveCode.ERROR_REQUEST_TIMEOUT,
    LiveCode.ERROR_ICE_FAILED,
  ])
    for (const before of [true, false]) expect(isFinal(error(code), { connected: before, held: before })).toBe(false);
});

it('takes a taken name or an unknown address for an answer only at first', () => {
  for (const code of [LiveCode.ERROR_NAME_TAKEN, LiveCode.ERROR_SOURCE_NOT_FOUND]) {
    expect(isFinal(error(code), fresh)).toBe(true);
    expect(isFinal(error(code), { connected: true, held: false })).toBe(false);
  }
});

it('tells a refused request from a server in trouble', () => {
  expect(isFinal(fromHttpStatus(400, 'Test.'), fresh)).toBe(true);
  expect(isFinal(fromHttpStatus(409, 'Test.'), fresh)).toBe(false);
  expect(isFinal(fromHttpStatus(503, 'Test.'), fresh)).toBe(false);
});

it('gives up a target that hangs up at once, unless it has kept a connection before', () => {
  const refused = new LiveError(LiveCode.ERROR_TARGET_FAILED, 'Test.', { detail: { reason: 'closed-at-once' } });
  expect(isFinal(refused, { connected: true, held: false })).toBe(true);
  expect(isFinal(refused, { connected: true, held: true })).toBe(false);
});
