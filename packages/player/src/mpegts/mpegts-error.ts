import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';

/** What mpegts.js hands to its error listeners. */
export interface MpegtsFailure {
  readonly type: string;
  readonly detail: string;
  readonly info: unknown;
}

/** What becomes of one kind of error of mpegts.js. */
export interface MpegtsErrorCode {
  /** One of `mpegts.ErrorDetails`. */
  readonly detail: string;
  /** Name in `LiveCode`. */
  readonly code: keyof typeof LiveCode;
  readonly message: string;
}

/**
 * Every error of mpegts.js and its code. Those of the network come from our own loader instead, with a code for each
 * case: nothing but a bug would bring them here.
 */
export const mpegtsErrorCodes: readonly MpegtsErrorCode[] = [
  { detail: 'FormatError', code: 'ERROR_SOURCE_INVALID', message: 'The stream is malformed' },
  { detail: 'FormatUnsupported', code: 'ERROR_SOURCE_INVALID', message: 'The server sends something else' },
  { detail: 'CodecUnsupported', code: 'ERROR_CODEC_UNSUPPORTED', message: 'This browser cannot decode the stream' },
  { detail: 'MediaMSEError', code: 'ERROR_DECODE_FAILED', message: 'The browser refused the media' },
  { detail: 'Exception', code: 'ERROR_UNREACHABLE', message: 'The server gave no answer' },
  { detail: 'HttpStatusCodeInvalid', code: 'ERROR_SERVER_PROCESS_FAILED', message: 'The server refused the stream' },
  { detail: 'UnrecoverableEarlyEof', code: 'ERROR_DISCONNECTED', message: 'The connection broke' },
  { detail: 'ConnectingTimeout', code: 'ERROR_REQUEST_TIMEOUT', message: 'The server did not answer in time' },
];

/** An error of mpegts.js as ours. */
export function fromMpegtsError({ type, detail, info }: MpegtsFailure): LiveError {
  const said = textOf(info);
  const known = mpegtsErrorCodes.find((entry) => entry.detail === detail);
  const message = `${known?.message ?? 'mpegts.js failed'}: ${said || detail}.`;
  return new LiveError(codeOf(known, said), message, { cause: info, detail: { mpegts: `${type}/${detail}` } });
}

function codeOf(known: MpegtsErrorCode | undefined, said: string): LiveCodeNumber {
  if (!known) return LiveCode.ERROR_FAILED;
  // mpegts.js has one code for every exception of addSourceBuffer and appendBuffer; the words tell the codec's case.
  const isCodec = /type.*(unsupported|not supported)|addSourceBuffer/i.test(said);
  if (known.detail !== 'MediaMSEError' || !isCodec) return LiveCode[known.code];
  return /hvc1|hev1/.test(said) ? LiveCode.ERROR_NO_AVAILABLE_HEVC_DECODERS : LiveCode.ERROR_CODEC_UNSUPPORTED;
}

function textOf(info: unknown): string {
  const said = typeof info === 'object' && info !== null && 'msg' in info ? info.msg : info;
  return typeof said === 'string' ? said.replace(/[.\s]+$/, '') : '';
}
