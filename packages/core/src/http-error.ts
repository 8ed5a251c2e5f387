import { LiveCode, type LiveCodeNumber } from './live-code.ts';
import { LiveError, type LiveErrorDetail } from './live-error.ts';
import { readProblem } from './problem.ts';
import { parseRetryAfter } from './retry-after.ts';
import { codeName } from './severity.ts';

/** Codes that hold instead of the usual ones, by HTTP status. A WHIP client passes `{ 409: ERROR_NAME_TAKEN }`. */
export type StatusCodes = Readonly<Record<number, LiveCodeNumber>>;

/** The codes of HTTP statuses. */
export const statusCodes: StatusCodes = {
  401: LiveCode.ERROR_UNAUTHORIZED,
  403: LiveCode.ERROR_UNAUTHORIZED,
  404: LiveCode.ERROR_SOURCE_NOT_FOUND,
  406: LiveCode.ERROR_CODEC_UNSUPPORTED,
  408: LiveCode.ERROR_REQUEST_TIMEOUT,
  410: LiveCode.ERROR_SOURCE_NOT_FOUND,
  413: LiveCode.ERROR_LIMIT_EXCEEDED,
  415: LiveCode.ERROR_CODEC_UNSUPPORTED,
  429: LiveCode.ERROR_TOO_MANY_REQUESTS,
  504: LiveCode.ERROR_REQUEST_TIMEOUT,
};

/** An HTTP status as an error; a status without a code of its own is `ERROR_SERVER_PROCESS_FAILED`. */
export function fromHttpStatus(
  status: number,
  message: string,
  detail: LiveErrorDetail = {},
  overrides: StatusCodes = {},
): LiveError {
  const code = overrides[status] ?? statusCodes[status] ?? LiveCode.ERROR_SERVER_PROCESS_FAILED;
  return new LiveError(code, message, { detail: { httpStatus: status, ...detail } });
}

/**
 * A refused HTTP request as an error. Takes the server's own words from `application/problem+json`, `{status, error}` or
 * plain text (at most 16 kB of it, never HTML), its code if it sent one of ours, and `Retry-After`.
 * `what` begins the sentence: `Publishing`, `The playlist`.
 */
export async function fromHttpResponse(
  response: Response,
  what: string,
  overrides: StatusCodes = {},
): Promise<LiveError> {
  const { status } = response;
  const problem = await readProblem(response);
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  const said = problem.message ? `: ${problem.message}` : '';
  const message = `${what} was refused with HTTP ${status}${said.replace(/[.\s]+$/, '')}.`;
  const detail: LiveErrorDetail = { httpStatus: status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (problem.code !== undefined && codeName(problem.code)) {
    return new LiveError(problem.code as LiveCodeNumber, message, { detail });
  }
  return fromHttpStatus(status, message, detail, overrides);
}
