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

/** What this push knows of the address from before. */
export interface Past {
  /** It has taken the stream already. */
  readonly connected: boolean;
  /** It has kept it for a while. */
  readonly held: boolean;
}

/** Whether the push is to be given up. */
export function isFinal(error: LiveError, { connected: connectedBefore, held }: Past): boolean {
  const {
    code,
    detail: { httpStatus = 0, reason },
  } = error;
  if (hopeless.has(code)) return true;
  // RTMP servers say yes to any key and hang up when it is wrong; one that held before may be in use by its own past.
  if (reason === 'closed-at-once') return !held;
  if (connectedBefore) return false;
  const refused = httpStatus >= 400 && httpStatus < 500 && !transient.has(httpStatus);
  return hopelessAtFirst.has(code) || (code === LiveCode.ERROR_SERVER_PROCESS_FAILED && refused);
}
