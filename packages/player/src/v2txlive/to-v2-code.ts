import { LiveCode, type LiveError } from '@livelit/core';

/** The nearest code of V2TXLive for what only the web reports, where a program for V2TXLive must be told of an error. */
const nearest: Readonly<Record<number, number>> = {
  [LiveCode.ERROR_INSECURE_CONTEXT]: LiveCode.ERROR_NOT_SUPPORTED,
  [LiveCode.ERROR_OFFLINE]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_UNREACHABLE]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_MIXED_CONTENT]: LiveCode.ERROR_INVALID_PARAMETER,
  [LiveCode.ERROR_UNAUTHORIZED]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_TOO_MANY_REQUESTS]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_ICE_FAILED]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_SOURCE_INVALID]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_SOURCE_NOT_FOUND]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_SOURCE_STALE]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_CODEC_UNSUPPORTED]: LiveCode.ERROR_NOT_SUPPORTED,
  [LiveCode.ERROR_STREAM_ENDED]: LiveCode.ERROR_DISCONNECTED,
};

/**
 * The number that `onError` and `onWarning` tell. Errors always are numbers of V2TXLive; a warning that V2TXLive does not
 * have keeps its own, below -9000. The `extraInfo` has the original of both.
 */
export function toV2Code({ code, severity }: LiveError): number {
  if (code > -9000) return code;
  if (code === LiveCode.WARNING_BUFFER_STALL) return LiveCode.WARNING_VIDEO_BLOCK;
  return severity === 'error' ? (nearest[code] ?? LiveCode.ERROR_FAILED) : code;
}
