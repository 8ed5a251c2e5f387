import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';

/** What mpegts.js hands to its error listeners. */
export interface FlvFailure {
  readonly type: string;
  readonly detail: string;
  readonly info: unknown;
}

const codes: Readonly<Record<string, readonly [LiveCodeNumber, string]>> = {
  FormatError: [LiveCode.ERROR_SOURCE_INVALID, 'The stream is malformed'],
  FormatUnsupported: [LiveCode.ERROR_SOURCE_INVALID, 'The server sends something that is no FLV'],
  CodecUnsupported: [LiveCode.ERROR_CODEC_UNSUPPORTED, 'This browser cannot decode the stream'],
  MediaMSEError: [LiveCode.ERROR_DECODE_FAILED, 'The browser refused the media'],
  HttpStatusCodeInvalid: [LiveCode.ERROR_SERVER_PROCESS_FAILED, 'The server refused the file'],
  UnrecoverableEarlyEof: [LiveCode.ERROR_DISCONNECTED, 'The connection broke'],
  ConnectingTimeout: [LiveCode.ERROR_REQUEST_TIMEOUT, 'The server did not answer in time'],
};

/** An error of mpegts.js as ours. Errors of a live connection never come this way: our own loader reports them. */
export function fromFlvError({ type, detail, info }: FlvFailure): LiveError {
  const said = textOf(info);
  // mpegts.js has one code for every exception of addSourceBuffer and appendBuffer; the words tell the codec's case.
  const isCodec = detail === 'MediaMSEError' && /type.*(unsupported|not supported)|addSourceBuffer/i.test(said);
  const [code, message] = isCodec
    ? codes['CodecUnsupported']!
    : (codes[detail] ?? [
        type === 'NetworkError' ? LiveCode.ERROR_UNREACHABLE : LiveCode.ERROR_FAILED,
        'mpegts.js failed',
      ]);
  return new LiveError(code, `${message}: ${said || detail}.`, { cause: info, detail: { flv: detail } });
}

function textOf(info: unknown): string {
  const said = typeof info === 'object' && info !== null && 'msg' in info ? info.msg : info;
  return typeof said === 'string' ? said.replace(/[.\s]+$/, '') : '';
}
