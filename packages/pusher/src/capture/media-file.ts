import { LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';

import { addressOf, fetchFile } from './file-nature.ts';
import { endings } from './made-stream.ts';
import { soundOf } from './sound-of-element.ts';
import { startTicking } from './start-ticking.ts';
import type { VirtualCameraOptions } from './virtual-camera.ts';

interface Capturable {
  readonly captureStream?: () => MediaStream;
  readonly mozCaptureStream?: () => MediaStream;
}

/** Pictures a second where a canvas must take them from the element. */
const fallbackFps = 30;
/** Milliseconds in which a server must say why it did not give the file. */
const askMs = 5000;

/** A stream of a video or audio file that plays until `signal` aborts. Its sound goes nowhere else. */
export async function openFile(
  source: string | URL | Blob,
  { loop = true, audio = true }: VirtualCameraOptions,
  signal: AbortSignal,
): Promise<MediaStream> {
  const element = createElement(source, loop, signal);
  await loaded(element, source);
  signal.throwIfAborted();
  const hasPicture = element.videoWidth > 0;
  const tracks: MediaStreamTrack[] = [];
  if (hasPicture) tracks.push(await pictureOf(element, signal));
  if (hasPicture ? audio : true) {
    const sound = await soundOf(element, signal);
    if (sound) tracks.push(sound);
  }
  element.muted = hasPicture && tracks.length === 1;
  await play(element);
  // To save power, browsers pause what nobody sees.
  element.addEventListener('pause', () => !element.ended && void element.play().catch(() => undefined), { signal });
  // The browser ends its own tracks with the file, before anybody hears of it.
  for (const track of tracks) endings.set(track, atEnd());
  const end = (error: LiveError) => {
    for (const track of tracks) {
      endings.set(track, error);
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  };
  element.addEventListener('ended', () => end(atEnd()), { signal });
  element.addEventListener('error', () => end(broken(element)), { signal });
  onAbort(signal, () => {
    for (const track of tracks) track.stop();
  });
  return new MediaStream(tracks);
}

function createElement(source: string | URL | Blob, loop: boolean, signal: AbortSignal): HTMLVideoElement {
  const element = document.createElement('video');
  element.crossOrigin = 'anonymous';
  element.playsInline = true;
  element.loop = loop;
  element.preload = 'auto';
  const url = source instanceof Blob ? URL.createObjectURL(source) : addressOf(source).href;
  onAbort(signal, () => {
    element.pause();
    element.removeAttribute('src');
    element.load();
    if (source instanceof Blob) URL.revokeObjectURL(url);
  });
  element.src = url;
  return element;
}

function loaded(element: HTMLVideoElement, source: string | URL | Blob): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener('loadeddata', () => resolve(), { once: true });
    element.addEventListener(
      'error',
      () => {
        const fetched = source instanceof Blob ? Promise.resolve() : askWhy(addressOf(source));
        fetched.then(() => reject(broken(element)), reject);
      },
      { once: true },
    );
  });
}

/** A media element does not tell what the server answered. */
async function askWhy(url: URL): Promise<void> {
  const response = await fetchFile(url, { signal: AbortSignal.timeout(askMs), headers: { range: 'bytes=0-0' } });
  await response.body?.cancel();
}

async function pictureOf(element: HTMLVideoElement & Capturable, signal: AbortSignal): Promise<MediaStreamTrack> {
  const captured = (element.captureStream ?? element.mozCaptureStream)?.call(element);
  const [track] = captured?.getVideoTracks() ?? [];
  if (track) return track;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const stream = canvas.captureStream(0);
  const [drawn] = stream.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  await startTicking(fallbackFps, signal, () => {
    const { videoWidth, videoHeight } = element;
    if (canvas.width !== videoWidth || canvas.height !== videoHeight)
      Object.assign(canvas, { width: videoWidth, height: videoHeight });
    context?.drawImage(element, 0, 0);
    drawn?.requestFrame();
  });
  return drawn!;
}

async function play(element: HTMLVideoElement): Promise<void> {
  await element.play().catch((cause: unknown) => {
    if ((cause as Error | undefined)?.name !== 'NotAllowedError') throw toLiveError(cause, failed);
    const message = 'The browser plays a file with sound only after a click; start it from one, or with audio: false.';
    throw new LiveError(failed, message, { cause, detail: { autoplay: true } });
  });
}

const failed = LiveCode.WARNING_VIRTUAL_CAMERA_FAILED;

const reasons = ['', 'it was aborted', 'the network broke', 'it cannot be decoded', 'its format is unknown here'];

function broken({ error }: HTMLVideoElement): LiveError {
  const reason = reasons[error?.code ?? 0] || 'the browser does not say why';
  const detail = { mediaError: error?.code, ...(error?.message && { reason: error.message }) };
  return new LiveError(failed, `The file cannot be played: ${reason}.`, { cause: error, detail });
}

function atEnd(): LiveError {
  return new LiveError(LiveCode.WARNING_CUSTOM_CAPTURE_ENDED, 'The file of the virtual camera came to its end.');
}
