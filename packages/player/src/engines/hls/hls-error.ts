import { LiveCode, LiveError, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';
import { fromHttpStatus, parseProblem, parseRetryAfter } from '@livelit/core/http';
import type { ErrorData } from 'hls.js';

import { networkError, withoutQuery } from '../../network-error.ts';

/** By details, never by type: hls.js files the same failure under several types. */
const codes: readonly (readonly [RegExp, LiveCodeNumber, string])[] = [
  [/TimeOut$/i, LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer in time'],
  [/^keySystem|^keyLoad|DecryptError$/, LiveCode.ERROR_DRM_FAILED, 'The key of the stream could not be had'],
  [/IncompatibleCodecs|AddCodecError$/, LiveCode.ERROR_CODEC_UNSUPPORTED, 'This browser cannot decode the stream'],
  [/^(manifest|level)ParsingError$|^levelEmptyError$/, LiveCode.ERROR_SOURCE_INVALID, 'The playlist is malformed'],
  [/^playlistUnchanged/, LiveCode.ERROR_SOURCE_STALE, 'The playlist does not change any more'],
  [/^bufferFull/, LiveCode.WARNING_BUFFER_FULL, 'The buffer of the browser is full'],
  [
    /^(fragParsing|buffer|remux|mediaSourceRequiresReset)/,
    LiveCode.ERROR_DECODE_FAILED,
    'The media could not be decoded',
  ],
];

/** An error of hls.js as ours, with what the server said. */
export function fromHlsError(data: ErrorData): LiveError {
  const { details, response, error: cause } = data;
  const url = data.url ?? data.frag?.url ?? data.context?.url;
  const status = response?.code ?? 0;
  const request = data.networkDetails instanceof XMLHttpRequest ? data.networkDetails : undefined;
  const facts: LiveErrorDetail = { hls: details, ...(url ? { url: withoutQuery(url) } : {}) };

  if (status >= 400) return fromRefusal(status, facts, request);
  const known = codes.find(([pattern]) => pattern.test(details));
  if (known) {
    const [, code, message] = known;
    return new LiveError(code, `${message}: ${details}.`, { cause, detail: facts });
  }
  if (details.endsWith('LoadError') && url) return networkError('Loading the stream', url, cause);
  return new LiveError(LiveCode.ERROR_FAILED, `hls.js failed: ${details}.`, { cause, detail: facts });
}

function fromRefusal(status: number, facts: LiveErrorDetail, request: XMLHttpRequest | undefined): LiveError {
  const isText = request?.responseType === '' || request?.responseType === 'text';
  const said = isText ? parseProblem(request.responseText).message.replace(/[.\s]+$/, '') : '';
  const retryAfterMs = parseRetryAfter(request?.getResponseHeader('retry-after'));
  return fromHttpStatus(status, `Loading the stream was refused with HTTP ${status}${said && `: ${said}`}.`, {
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
