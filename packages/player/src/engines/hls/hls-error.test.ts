import type { ErrorData } from 'hls.js';
import { beforeAll, expect, it, vi } from 'vitest';

import { fromHlsError } from './hls-error.ts';

beforeAll(() => void vi.stubGlobal('XMLHttpRequest', class {}));

const data = (fields: object) =>
  ({
    type: 'networkError',
    fatal: true,
    error: new Error('cause'),
    url: 'https://host/a.m3u8?secret=1',
    ...fields,
  }) as ErrorData;

it.each([
  ['manifestLoadError', { code: 404 }, 'ERROR_SOURCE_NOT_FOUND'],
  ['manifestLoadError', { code: 401 }, 'ERROR_UNAUTHORIZED'],
  ['manifestLoadError', { code: 403 }, 'ERROR_UNAUTHORIZED'],
  ['levelLoadError', { code: 503 }, 'ERROR_SERVER_PROCESS_FAILED'],
  ['manifestLoadError', { code: 406 }, 'ERROR_CODEC_UNSUPPORTED'],
  ['levelLoadError', { code: 0 }, 'ERROR_UNREACHABLE'],
  ['fragLoadError', undefined, 'ERROR_UNREACHABLE'],
  ['manifestLoadTimeOut', undefined, 'ERROR_REQUEST_TIMEOUT'],
  ['fragLoadTimeOut', { code: 0 }, 'ERROR_REQUEST_TIMEOUT'],
  ['manifestParsingError', { code: 200 }, 'ERROR_SOURCE_INVALID'],
  ['levelEmptyError', undefined, 'ERROR_SOURCE_INVALID'],
  ['manifestIncompatibleCodecsError', undefined, 'ERROR_CODEC_UNSUPPORTED'],
  ['bufferAddCodecError', undefined, 'ERROR_CODEC_UNSUPPORTED'],
  ['fragParsingError', undefined, 'ERROR_DECODE_FAILED'],
  ['bufferAppendError', undefined, 'ERROR_DECODE_FAILED'],
  ['keySystemNoKeys', undefined, 'ERROR_DRM_FAILED'],
  ['internalException', undefined, 'ERROR_FAILED'],
])('%s with %o', (details, response, name) => {
  const error = fromHlsError(data({ details, response }));
  expect(error.name).toBe(name);
  expect(error.message).toMatch(/\.$/);
});

it.each([
  ['bufferStalledError', 'WARNING_BUFFER_STALL'],
  ['bufferSeekOverHole', 'WARNING_BUFFER_STALL'],
  ['bufferNudgeOnStall', 'WARNING_BUFFER_STALL'],
  ['bufferFullError', 'WARNING_BUFFER_FULL'],
])('%s is a warning until hls.js cannot help itself', (details, name) => {
  expect(fromHlsError(data({ details, fatal: false })).name).toBe(name);
  expect(fromHlsError(data({ details })).severity).toBe('error');
});

it.each([
  [{ details: 'bufferAddCodecError', mimeType: 'video/mp4;codecs=hvc1.1.6.L60.90' }, ''],
  [{ details: 'bufferIncompatibleCodecsError', error: new Error('Unsupported codec "hev1.1.6"') }, ''],
  [{ details: 'manifestIncompatibleCodecsError' }, '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="hvc1.1.6.L60.90"'],
])('%o is the lack of a decoder for H.265', (fields, playlist) => {
  expect(fromHlsError(data(fields), playlist).name).toBe('ERROR_NO_AVAILABLE_HEVC_DECODERS');
});

it('takes what our loader has found out', () => {
  const failure = fromHlsError(data({ details: 'manifestLoadTimeOut' }));
  expect(fromHlsError(data({ details: 'fragLoadError', response: { code: 0, failure } }))).toBe(failure);
});

it('keeps the query of the address to itself', () => {
  const error = fromHlsError(data({ details: 'manifestLoadError', response: { code: 404 } }));
  expect(JSON.stringify(error)).not.toContain('secret');
});

it('takes the words of the server and its Retry-After', () => {
  class Answer extends XMLHttpRequest {
    override responseType = 'text' as const;
    override responseText = '{"detail":"Nobody publishes here.","code":-9202}';
    override getResponseHeader = () => '3';
  }
  const error = fromHlsError(
    data({ details: 'manifestLoadError', response: { code: 409 }, networkDetails: new Answer() }),
  );
  expect(error.message).toContain('Nobody publishes here');
  expect(error.detail.retryAfterMs).toBe(3000);
});
