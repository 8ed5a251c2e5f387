import { isLiveError, LiveCode, LiveError, toLiveError } from '@livelit/core';

/** What OPFS, locks or a sync access handle threw, as a code. */
export function fromStorageError(error: unknown, doing: string): LiveError {
  if (isLiveError(error) || !(error instanceof Error)) return toLiveError(error, LiveCode.ERROR_WRITE_FAILED);
  const { name, message } = error;

  const text = `${doing}: ${(message || name).replace(/\.$/, '')}.`;
  if (name === 'QuotaExceededError') return new LiveError(LiveCode.ERROR_QUOTA_EXCEEDED, text, { cause: error });
  const unavailable = name === 'SecurityError' || name === 'NotSupportedError' || name === 'TypeError';
  return new LiveError(unavailable ? LiveCode.ERROR_NOT_SUPPORTED : LiveCode.ERROR_WRITE_FAILED, text, {
    cause: error,
  });
}
