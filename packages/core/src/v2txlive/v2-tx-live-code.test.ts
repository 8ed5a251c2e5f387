import { describe, expect, it } from 'vitest';

import { LiveCode, type LiveCodeNumber } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import { severityOf } from '../severity.ts';
import { toV2Code } from './to-v2-code.ts';
import { V2TXLiveCode } from './v2-tx-live-code.ts';

it('has the names and numbers of core, with their prefix, and all of them', () => {
  const ours = Object.entries(LiveCode).filter(([name, code]) => code > -9000 && !/(EN|DE)CODER_START/.test(name));
  expect(V2TXLiveCode).toEqual(Object.fromEntries(ours.map(([name, code]) => [`V2TXLIVE_${name}`, code])));
});

describe('what only the web reports', () => {
  const web = Object.entries(LiveCode).filter(([, code]) => code < -9000);

  it('is an error of V2TXLive where it is an error', () => {
    const numbers: readonly number[] = Object.values(V2TXLiveCode);
    for (const [name, code] of web)
      if (severityOf(code) === 'error')
        expect(numbers, name).toContain(toV2Code(new LiveError(code as LiveCodeNumber, 'It failed.')));
  });

  it('keeps its number where it is a warning that V2TXLive does not have', () => {
    const codeOf = (code: LiveCodeNumber) => toV2Code(new LiveError(code, 'It happens.'));
    expect(codeOf(LiveCode.WARNING_AUTOPLAY_BLOCKED)).toBe(-9001);
    expect(codeOf(LiveCode.WARNING_BUFFER_STALL)).toBe(2105);
    expect(codeOf(LiveCode.WARNING_VIDEO_BLOCK)).toBe(2105);
  });

  it.each([
    ['ERROR_SOURCE_NOT_FOUND', -7],
    ['ERROR_UNAUTHORIZED', -7],
    ['ERROR_UNREACHABLE', -8],
    ['ERROR_OFFLINE', -8],
    ['ERROR_ICE_FAILED', -8],
    ['ERROR_CODEC_UNSUPPORTED', -4],
    ['ERROR_DECODE_FAILED', -1],
    ['ERROR_REQUEST_TIMEOUT', -6],
    ['ERROR_NO_TRACKS', -3],
    ['ERROR_TARGET_NOT_ALLOWED', -7],
    ['ERROR_TAKEN_OVER', -8],
  ] as const)('%s is %i', (name, code) => {
    expect(toV2Code(new LiveError(LiveCode[name], 'It failed.'))).toBe(code);
  });
});
