import { LiveCode, type LiveError } from '@livelit/core';

/** What lies with this browser, its network or its user, rather than with the server. */
const ofClient: ReadonlySet<number> = new Set([
  LiveCode.ERROR_INVALID_PARAMETER,
  LiveCode.ERROR_REFUSED,
  LiveCode.ERROR_NOT_SUPPORTED,
  LiveCode.ERROR_NO_AVAILABLE_HEVC_DECODERS,
  LiveCode.ERROR_INSECURE_CONTEXT,
  LiveCode.ERROR_MODULE_LOAD_FAILED,
  LiveCode.ERROR_OFFLINE,
  LiveCode.ERROR_MIXED_CONTENT,
  LiveCode.ERROR_CODEC_UNSUPPORTED,
  LiveCode.ERROR_DECODE_FAILED,
  LiveCode.ERROR_FAILED,
]);

/** The code of V2TXLive's onStreamSwitched: 0 done, -1 timeout, -2 the server failed, -3 the client failed. */
export function switchCode(error: LiveError | undefined): 0 | -1 | -2 | -3 {
  if (!error) return 0;
  if (error.code === LiveCode.ERROR_REQUEST_TIMEOUT) return -1;
  return ofClient.has(error.code) ? -3 : -2;
}
