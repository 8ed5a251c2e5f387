import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';

import { MusicCode, type MusicCodeNumber } from './music.ts';

/** An error with V2TXLive's number of it as `detail.musicCode`. */
export function musicError(
  musicCode: MusicCodeNumber,
  code: LiveCodeNumber,
  message: string,
  cause?: unknown,
): LiveError {
  return new LiveError(code, message, { cause, detail: { musicCode } });
}

/** V2TXLive's number of an error. */
export function musicCodeOf(error: LiveError): MusicCodeNumber {
  const { musicCode } = error.detail;
  return Object.values(MusicCode).find((code) => code === musicCode) ?? MusicCode.OPEN_FAILED;
}

const formats: readonly (readonly [offset: number, bytes: string])[] = [
  [0, 'RIFF'],
  [0, 'ID3'],
  [0, '\u00ff\u00fb'],
  [0, '\u00ff\u00f3'],
  [0, '\u00ff\u00f1'],
  [0, '\u00ff\u00f9'],
  [0, 'OggS'],
  [0, 'fLaC'],
  [0, '\u001aE\u00df\u00a3'],
  [4, 'ftyp'],
];

/** Why a file could not be decoded; browsers do not tell, its first bytes do. */
export function undecodable(bytes: Uint8Array, cause: unknown): LiveError {
  const isKnown = formats.some(([offset, text]) => hasText(bytes, text, offset));
  if (!isKnown)
    return musicError(
      MusicCode.FORMAT_NOT_SUPPORTED,
      LiveCode.ERROR_CODEC_UNSUPPORTED,
      'The music has a format that this browser does not know.',
      cause,
    );
  if (hasText(bytes, 'ftyp', 4) && !isIn(bytes, 'soun'))
    return musicError(MusicCode.NO_AUDIO, LiveCode.ERROR_NO_TRACKS, 'The music file has no sound.', cause);
  return musicError(MusicCode.DECODE_FAILED, LiveCode.ERROR_DECODE_FAILED, 'The music file is damaged.', cause);
}

const hasText = (bytes: Uint8Array, text: string, at: number) =>
  String.fromCharCode(...bytes.subarray(at, at + text.length)) === text;

/** Whether an MP4 says of any track that it is one of sound. */
function isIn(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (hasText(bytes, text, at)) return true;
  return false;
}
