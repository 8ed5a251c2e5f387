import { statusCodes } from './http-error.ts';
import { LiveCode, type LiveCodeNumber } from './live-code.ts';
import { LiveError, toSentence, type LiveErrorDetail } from './live-error.ts';
import { oneLine } from './problem.ts';

const codes: Readonly<Record<number, LiveCodeNumber>> = {
  1009: LiveCode.ERROR_LIMIT_EXCEEDED,
  1012: LiveCode.ERROR_SERVER_SHUTTING_DOWN,
  1013: LiveCode.ERROR_TOO_MANY_SESSIONS,
  4400: LiveCode.ERROR_MALFORMED_REQUEST,
  4403: LiveCode.ERROR_TARGET_NOT_ALLOWED,
  4408: LiveCode.ERROR_IDLE_TIMEOUT,
  4409: LiveCode.ERROR_NAME_TAKEN,
  4410: LiveCode.ERROR_STREAM_ENDED,
  4429: LiveCode.ERROR_TOO_MANY_SESSIONS,
  4502: LiveCode.ERROR_TARGET_FAILED,
  4503: LiveCode.ERROR_SERVER_SHUTTING_DOWN,
  4508: LiveCode.ERROR_READER_TOO_SLOW,
};

/**
 * A WebSocket's close as an error: 4000 + HTTP status as the gateway closes, some of the registered codes, and
 * `ERROR_DISCONNECTED` for all others. A publisher passes `{ 4410: ERROR_TAKEN_OVER }` as `overrides`.
 */
export function fromCloseCode(
  closeCode: number,
  reason = '',
  detail: LiveErrorDetail = {},
  overrides: Readonly<Record<number, LiveCodeNumber>> = {},
): LiveError {
  const code = overrides[closeCode] ?? codes[closeCode] ?? statusCodes[closeCode - 4000] ?? LiveCode.ERROR_DISCONNECTED;
  const said = oneLine(reason);
  return new LiveError(code, said ? toSentence(said) : `The server closed the connection with code ${closeCode}.`, {
    detail: { ...detail, closeCode },
  });
}
