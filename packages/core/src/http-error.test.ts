import { describe, expect, it } from 'vitest';

import { fromHttpResponse, fromHttpStatus } from './http-error.ts';
import { LiveCode } from './live-code.ts';

const problem = (body: unknown) => ({
  body: JSON.stringify(body),
  type: 'application/problem+json; charset=utf-8',
});

function answer(status: number, { body = '', type = '' } = {}, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { ...(type && { 'content-type': type }), ...headers } });
}

describe('fromHttpStatus', () => {
  it.each([
    [400, LiveCode.ERROR_SERVER_PROCESS_FAILED],
    [401, LiveCode.ERROR_UNAUTHORIZED],
    [403, LiveCode.ERROR_UNAUTHORIZED],
    [404, LiveCode.ERROR_SOURCE_NOT_FOUND],
    [406, LiveCode.ERROR_CODEC_UNSUPPORTED],
    [408, LiveCode.ERROR_REQUEST_TIMEOUT],
    [409, LiveCode.ERROR_SERVER_PROCESS_FAILED],
    [410, LiveCode.ERROR_SOURCE_NOT_FOUND],
    [413, LiveCode.ERROR_LIMIT_EXCEEDED],
    [415, LiveCode.ERROR_CODEC_UNSUPPORTED],
    [422, LiveCode.ERROR_SERVER_PROCESS_FAILED],
    [429, LiveCode.ERROR_TOO_MANY_REQUESTS],
    [500, LiveCode.ERROR_SERVER_PROCESS_FAILED],
    [503, LiveCode.ERROR_SERVER_PROCESS_FAILED],
    [504, LiveCode.ERROR_REQUEST_TIMEOUT],
  ])('gives %i the code %i', (status, code) => {
    expect(fromHttpStatus(status, 'It failed.', { attempt: 3 })).toMatchObject({
      code,
      message: 'It failed.',
      detail: { httpStatus: status, attempt: 3 },
    });
  });

  it('lets the caller know better', () => {
    const error = fromHttpStatus(409, 'Taken.', {}, { 409: LiveCode.ERROR_NAME_TAKEN });
    expect(error.code).toBe(LiveCode.ERROR_NAME_TAKEN);
  });
});

describe('fromHttpResponse', () => {
  it('says status and the words of a problem document', async () => {
    const error = await fromHttpResponse(
      answer(404, problem({ title: 'Not Found', detail: 'No stream a.' })),
      'Playing',
    );
    expect(error.message).toBe('Playing was refused with HTTP 404: No stream a.');
    expect(error).toMatchObject({ code: LiveCode.ERROR_SOURCE_NOT_FOUND, detail: { httpStatus: 404 } });
  });

  it('takes the code that the gateway sends over status and overrides', async () => {
    const response = answer(409, problem({ detail: 'Nobody publishes a.', code: LiveCode.ERROR_SOURCE_NOT_FOUND }));
    const error = await fromHttpResponse(response, 'Playing', { 409: LiveCode.ERROR_NAME_TAKEN });
    expect(error.code).toBe(LiveCode.ERROR_SOURCE_NOT_FOUND);
  });

  it.each([4711, '-9202', null, 1.5])('does not believe the code %o', async (code) => {
    const error = await fromHttpResponse(answer(500, problem({ code })), 'Playing');
    expect(error.code).toBe(LiveCode.ERROR_SERVER_PROCESS_FAILED);
  });

  it('reads what MediaMTX sends', async () => {
    const body = { body: '{"status":"error","error":"path is not ready"}', type: 'application/json' };
    const error = await fromHttpResponse(answer(404, body), 'Playing');
    expect(error.message).toBe('Playing was refused with HTTP 404: path is not ready.');
  });

  it('reads plain text as one line', async () => {
    const error = await fromHttpResponse(answer(400, { body: 'bad\r\n\tSDP\u0000', type: 'text/plain' }), 'Publishing');
    expect(error.message).toBe('Publishing was refused with HTTP 400: bad SDP.');
  });

  it.each([
    ['HTML', { body: '<html><h1>502 Bad Gateway</h1></html>', type: 'text/html' }],
    ['HTML that calls itself plain', { body: '<!DOCTYPE html><p>x', type: 'text/plain' }],
    ['markup in a problem', problem({ detail: '<script>alert(1)</script>' })],
    ['broken JSON', { body: '{"detail":', type: 'application/problem+json' }],
    ['nothing', {}],
  ])('keeps %s out of the message', async (_what, body) => {
    const error = await fromHttpResponse(answer(502, body), 'Publishing');
    expect(error.message).toBe('Publishing was refused with HTTP 502.');
  });

  it('keeps Retry-After', async () => {
    const error = await fromHttpResponse(answer(503, {}, { 'retry-after': '7' }), 'Publishing');
    expect(error.detail).toEqual({ httpStatus: 503, retryAfterMs: 7000 });
  });
});
