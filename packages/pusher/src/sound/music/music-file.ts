import { LiveCode, toLiveError, withDeadline } from '@livelit/core';
import { fromHttpStatus } from '@livelit/core/http';

import { durationOf } from './music-duration.ts';
import { musicError, undecodable } from './music-error.ts';
import { MusicCode } from './music.ts';

/** Bytes that a file may have: eleven minutes of CD quality, uncompressed. */
const mostBytes = 128 * 2 ** 20;
/** Seconds that a piece may last, as V2TXLive has it: decoded it takes 23 MB a minute. */
const mostSeconds = 600;
/** Milliseconds without a byte, and for decoding. */
const patienceMs = 15_000;

const tooLarge = (what: string) =>
  musicError(MusicCode.OPEN_FAILED, LiveCode.ERROR_LIMIT_EXCEEDED, `The music is too large: ${what}.`);

const tooSlow = (what: string) =>
  musicError(MusicCode.OPEN_FAILED, LiveCode.ERROR_REQUEST_TIMEOUT, `${what} took longer than ${patienceMs / 1000} s.`);

/**
 * Fetches and decodes a piece of music to 48 kHz. Rejects with a LiveError whose `detail.musicCode` is V2TXLive's, or with
 * the signal's reason. `onProgress` gets per cent.
 */
export async function loadMusic(
  path: string | URL | Blob,
  signal: AbortSignal,
  onProgress: (percent: number) => void = () => undefined,
): Promise<AudioBuffer> {
  const bytes = await readBytes(await open(path, signal), signal, onProgress);
  const seconds = await durationOf(new Blob([bytes]), signal);
  if (seconds !== undefined && seconds > mostSeconds) throw tooLarge(`it lasts ${Math.round(seconds)} s`);
  // Decodes without a gesture and without a sound card.
  const context = new OfflineAudioContext({ length: 1, sampleRate: 48_000 });
  const first = bytes.slice(0, 12);
  const copy = isMp4(first) ? bytes.slice() : first;
  const decoding = context.decodeAudioData(bytes.buffer).catch((cause: unknown) => {
    throw undecodable(copy, cause);
  });
  const buffer = await withDeadline(decoding, patienceMs, () => tooSlow('Decoding the music'), signal);
  onProgress(100);
  return buffer;
}

async function open(path: string | URL | Blob, signal: AbortSignal): Promise<Response> {
  if (path instanceof Blob) return new Response(path);
  let response: Response;
  try {
    response = await withDeadline(
      fetch(path, { signal }),
      patienceMs,
      () => tooSlow('The server of the music'),
      signal,
    );
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof TypeError)) throw toLiveError(cause);
    const code = navigator.onLine ? LiveCode.ERROR_UNREACHABLE : LiveCode.ERROR_OFFLINE;
    throw musicError(
      MusicCode.WRONG_URL,
      code,
      'The music cannot be fetched: wrong address, no server, or no CORS.',
      cause,
    );
  }
  if (response.ok) return response;
  await response.body?.cancel();
  const isGone = response.status === 404 || response.status === 410;
  const musicCode = isGone ? MusicCode.WRONG_PATH : MusicCode.OPEN_FAILED;
  throw fromHttpStatus(response.status, `The music was refused with HTTP ${response.status}.`, { musicCode });
}

async function readBytes(
  response: Response,
  signal: AbortSignal,
  onProgress: (percent: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    if (announced > mostBytes) throw tooLarge(`${announced} bytes`);
    while (reader) {
      const { done, value } = await withDeadline(reader.read(), patienceMs, () => tooSlow('The music'), signal);
      if (done) break;
      parts.push(value);
      length += value.length;
      if (length > mostBytes) throw tooLarge(`more than ${mostBytes} bytes`);
      if (announced) onProgress(Math.min(99, Math.floor((100 * length) / announced)));
    }
  } catch (error) {
    reader?.cancel().catch(() => undefined);
    signal.throwIfAborted();
    throw toLiveError(error, LiveCode.ERROR_DISCONNECTED);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const isMp4 = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp';
