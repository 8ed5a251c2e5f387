import { LiveCode, type LiveError } from '@livelit/core';

/** What no further attempt can cure: somebody has to change the call, the token, the browser or the encoder. */
const final: ReadonlySet<number> = new Set([
  LiveCode.ERROR_INVALID_PARAMETER,
  LiveCode.ERROR_NOT_SUPPORTED,
  LiveCode.ERROR_NO_AVAILABLE_HEVC_DECODERS,
  LiveCode.ERROR_INSECURE_CONTEXT,
  LiveCode.ERROR_MIXED_CONTENT,
  LiveCode.ERROR_UNAUTHORIZED,
  LiveCode.ERROR_CODEC_UNSUPPORTED,
  LiveCode.ERROR_DRM_FAILED,
  LiveCode.ERROR_CROSS_ORIGIN_MEDIA,
  LiveCode.ERROR_TARGET_NOT_ALLOWED,
]);

/** Whether another attempt can help. A malformed source may heal only if it was well-formed before (`hasPlayed`). */
export function mayRetry(error: LiveError, hasPlayed: boolean): boolean {
  if (error.code === LiveCode.ERROR_SOURCE_INVALID) return hasPlayed;
  return !final.has(error.code);
}
