import { isLiveError, LiveCode, LiveError, type LiveCodeNumber, type LiveErrorDetail } from '@livelit/core';
import { fromHttpStatus, parseProblem, parseRetryAfter } from '@livelit/core/http';
import type { ErrorData } from 'hls.js';

import { networkError, withoutQuery } from '../../network-error.ts';
import { hlsErrorCodes } from './hls-error-codes.ts';

/** What happened, in words that fit every detail of a code. */
const sentences: Readonly<Partial<Record<LiveCodeNumber, string>>> = {
  [LiveCode.ERROR_REQUEST_TIMEOUT]: 'The server did not answer in time',
  [LiveCode.ERROR_DRM_FAILED]: 'The key of the stream could not be had',
  [LiveCode.ERROR_CODEC_UNSUPPORTED]: 'This browser cannot decode the stream',
  [LiveCode.ERROR_SOURCE_INVALID]: 'The playlist is malformed',
  [LiveCode.ERROR_SOURCE_STALE]: 'The playlist does not change any more',
  [LiveCode.ERROR_DECODE_FAILED]: 'The media could not be decoded',
  [LiveCode.WARNING_BUFFER_FULL]: 'The buffer of the browser is full',
  [LiveCode.WARNING_BUFFER_STALL]: 'Playback waits for data',
  [LiveCode.WARNING_SEGMENT_SKIPPED]: 'A part of the stream is missing',
};

/** Codecs of H.265 and what is built on it. */
const hevc = /\b(hvc1|hev1|dvh1|dvhe)\b/;

/** An error of hls.js as ours, with what the server said. `playlist` is what the address gave. */
export function fromHlsError(data: ErrorData, playlist = ''): LiveError {
  const { details, response, error: cause } = data;
  const url = data.url ?? data.frag?.url ?? response?.url ?? data.context?.url;
  const status = response?.code ?? 0;
  const request = 'XMLHttpRequest' in globalThis && data.networkDetails instanceof XMLHttpRequest;
  const facts: LiveErrorDetail = { hls: details, ...(url ? { url: withoutQuery(url) } : {}) };

  // Our own loader has asked the server already.
  if (response && 'failure' in response && isLiveError(response.failure)) return response.failure;
  if (status >= 400) return fromRefusal(status, facts, request ? (data.networkDetails as XMLHttpRequest) : undefined);
  const code = codeOf(data);
  if (code === LiveCode.ERROR_UNREACHABLE && url) return networkError('Loading the stream', url, cause);
  if (code === LiveCode.ERROR_CODEC_UNSUPPORTED && isHevc(data, playlist)) {
    const message = `This browser has no decoder for H.265: ${details}.`;
    return new LiveError(LiveCode.ERROR_NO_AVAILABLE_HEVC_DECODERS, message, { cause, detail: facts });
  }
  const sentence = sentences[code];
  const message = sentence ? `${sentence}: ${details}.` : `hls.js failed: ${details}.`;
  return new LiveError(code, message, { cause, detail: facts });
}

/** Whether H.265 is what cannot be decoded: hls.js names the codec, or leaves out all levels of a playlist of it. */
function isHevc({ details, mimeType, reason, error }: ErrorData, playlist: string): boolean {
  if (hevc.test([mimeType, reason, error?.message].join())) return true;
  return details === 'manifestIncompatibleCodecsError' && hevc.test(playlist) && !/\bavc[13]\./.test(playlist);
}

function codeOf({ details, fatal }: ErrorData): LiveCodeNumber {
  const code = hlsErrorCodes[details] ?? LiveCode.ERROR_FAILED;
  // What is a warning while hls.js can help itself has become more when it cannot.
  const isWarning = code === LiveCode.WARNING_BUFFER_FULL || code === LiveCode.WARNING_BUFFER_STALL;
  return fatal && (isWarning || code === LiveCode.WARNING_SEGMENT_SKIPPED) ? LiveCode.ERROR_DECODE_FAILED : code;
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
