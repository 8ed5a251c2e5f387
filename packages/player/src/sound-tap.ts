import { LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';

/** The sound of a video in a Web Audio graph. */
export interface SoundTap {
  readonly context: AudioContext;
  readonly node: AudioNode;
}

/** The graphs of videos that could only be tapped by taking their sound over; there is no giving it back. */
const takenOver = new WeakMap<HTMLVideoElement, SoundTap>();

interface Capturing extends HTMLVideoElement {
  captureStream?(): MediaStream;
}

/**
 * Taps what `video` plays, anew with each stream that it is given, until `signal` aborts. What is heard stays as it is.
 *
 * A `MediaStream` is tapped itself; everything else by `captureStream()`. Where there is none (Safari) the sound goes
 * through Web Audio from then on, and the tap is behind `volume` and `muted`. `warn` gets ERROR_CROSS_ORIGIN_MEDIA where
 * the sound may be heard but not read.
 */
export function tapSound(
  video: HTMLVideoElement,
  options: AudioContextOptions,
  signal: AbortSignal,
  begin: (tap: SoundTap, signal: AbortSignal) => void,
  warn: (error: LiveError) => void,
): void {
  let here = new AbortController();
  const renew = () => {
    here.abort();
    here = new AbortController();
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING) return;
    try {
      const tap = tapNow(video, options, here.signal, renew);
      if (!tap) return;
      wake(tap.context, here.signal);
      begin(tap, here.signal);
    } catch (error) {
      here.abort();
      warn(isSecurity(error) ? unreadable(error) : toLiveError(error));
    }
  };
  video.addEventListener('loadedmetadata', renew, { signal });
  video.addEventListener('emptied', () => here.abort(), { signal });
  onAbort(signal, () => here.abort());
  if (!signal.aborted) renew();
}

/** The tap of what is there now; none while it has no sound. `renew` is called when that changes. */
function tapNow(
  video: Capturing,
  options: AudioContextOptions,
  signal: AbortSignal,
  renew: () => void,
): SoundTap | undefined {
  const given = video.srcObject instanceof MediaStream ? video.srcObject : undefined;
  const stream = given ?? captured(video, signal);
  if (!stream) return takeOver(video);
  const tracks: readonly MediaStreamTrack[] = stream.getAudioTracks();
  // A captured stream announces also the tracks that it has from the beginning.
  const onTrack = ({ track }: MediaStreamTrackEvent) => {
    if (track.kind === 'audio' && !tracks.includes(track)) renew();
  };
  stream.addEventListener('addtrack', onTrack, { signal });
  if (tracks.length === 0) return undefined;
  const context = new AudioContext(options);
  onAbort(signal, () => void context.close().catch(() => undefined));
  return { context, node: context.createMediaStreamSource(new MediaStream([...tracks])) };
}

function captured(video: Capturing, signal: AbortSignal): MediaStream | undefined {
  const stream = video.captureStream?.();
  if (!stream) return undefined;
  onAbort(signal, () => stream.getTracks().forEach((track) => track.stop()));
  for (const track of stream.getVideoTracks()) track.stop();
  return stream;
}

function takeOver(video: HTMLVideoElement): SoundTap {
  const before = takenOver.get(video);
  if (before) return before;
  const { protocol, origin } = new URL(video.currentSrc || 'blob:', location.href);
  // What may not be read would fall silent.
  if (protocol !== 'blob:' && origin !== location.origin && video.crossOrigin === null) throw unreadable();
  const context = new AudioContext();
  const node = context.createMediaElementSource(video);
  node.connect(context.destination);
  const tap = { context, node };
  takenOver.set(video, tap);
  return tap;
}

/** Browsers let a page compute sound once the user has touched it. */
function wake(context: AudioContext, signal: AbortSignal): void {
  const resume = () => void context.resume().catch(() => undefined);
  resume();
  for (const type of ['pointerup', 'keydown'])
    document.addEventListener(type, () => context.state === 'suspended' && resume(), { signal, capture: true });
}

function isSecurity(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'SecurityError' || error.name === 'NotSupportedError');
}

function unreadable(cause?: unknown): LiveError {
  const message = 'The media is from another origin that does not allow its sound to be read.';
  return new LiveError(LiveCode.ERROR_CROSS_ORIGIN_MEDIA, message, cause === undefined ? {} : { cause });
}
