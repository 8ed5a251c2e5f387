import { LiveCode } from '../live-code.ts';
import type { LiveError } from '../live-error.ts';
import type { V2TXLiveExtraInfo } from './v2-tx-live-def.ts';

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
  [LiveCode.ERROR_NO_TRACKS]: LiveCode.ERROR_REFUSED,
  [LiveCode.ERROR_TARGET_NOT_ALLOWED]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_TARGET_FAILED]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_NAME_TAKEN]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_TAKEN_OVER]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_LIMIT_EXCEEDED]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_TOO_MANY_SESSIONS]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_IDLE_TIMEOUT]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_READER_TOO_SLOW]: LiveCode.ERROR_DISCONNECTED,
  [LiveCode.ERROR_MALFORMED_REQUEST]: LiveCode.ERROR_SERVER_PROCESS_FAILED,
  [LiveCode.ERROR_SERVER_SHUTTING_DOWN]: LiveCode.ERROR_DISCONNECTED,
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

/** What goes with the code of an error: its sentence and its facts. */
export function report(error: LiveError): [code: number, msg: string, extraInfo: V2TXLiveExtraInfo] {
  const { code, name, cause, detail, message } = error;
  return [toV2Code(error), message, { ...detail, webCode: code, name, cause }];
}
