import { LiveCode, type LiveError } from '@livelit/core';

/** What another attempt cannot change. */
const hopeless = new Set<number>([
  LiveCode.ERROR_INVALID_PARAMETER,
  LiveCode.ERROR_REFUSED,
  LiveCode.ERROR_NOT_SUPPORTED,
  LiveCode.ERROR_INSECURE_CONTEXT,
  LiveCode.ERROR_MIXED_CONTENT,
  LiveCode.ERROR_UNAUTHORIZED,
  LiveCode.ERROR_TARGET_NOT_ALLOWED,
  // Two pushers that take a name over from each other would never end.
  LiveCode.ERROR_TAKEN_OVER,
  LiveCode.ERROR_LIMIT_EXCEEDED,
  LiveCode.ERROR_CODEC_UNSUPPORTED,
  LiveCode.ERROR_MALFORMED_REQUEST,
]);

/** What a first attempt takes for an answer, and a later one for a server that is not itself again yet. */
const hopelessAtFirst = new Set<number>([
  LiveCode.ERROR_SOURCE_NOT_FOUND,
  // After a connection broke the name may still be held by it.
  LiveCode.ERROR_NAME_TAKEN,
]);

/** Statuses of 4xx that ask to come again. */
const transient = new Set([408, 409, 425, 429]);

/** Whether the push is to be given up. `connectedBefore`: the same address has taken the stream already. */
export function isFinal({ code, detail: { httpStatus = 0 } }: LiveError, connectedBefore: boolean): boolean {
  if (hopeless.has(code)) return true;
  if (connectedBefore) return false;
  const refused = httpStatus >= 400 && httpStatus < 500 && !transient.has(httpStatus);
  return hopelessAtFirst.has(code) || (code === LiveCode.ERROR_SERVER_PROCESS_FAILED && refused);
}
