import { onAbort } from '@livelit/core';

interface WithManaged {
  readonly ManagedMediaSource?: typeof MediaSource;
}

/** The browser's `MediaSource`, or the one that iPhones have. */
export const mediaSourceClass = (): typeof MediaSource =>
  globalThis.MediaSource ?? (globalThis as WithManaged).ManagedMediaSource;

/** Puts a `MediaSource` into the video; resolves when it is open. It leaves with the signal. */
export async function openMedia(video: HTMLVideoElement, signal: AbortSignal): Promise<MediaSource> {
  const Source = mediaSourceClass();
  const media = new Source();
  // Without AirPlay of its own the managed kind does not open.
  if (Source !== globalThis.MediaSource) video.disableRemotePlayback = true;
  const url = URL.createObjectURL(media);
  const opened = new Promise<void>((resolve, reject) => {
    media.addEventListener('sourceopen', () => resolve(), { once: true });
    onAbort(signal, () => reject(signal.reason));
  });
  onAbort(signal, () => {
    URL.revokeObjectURL(url);
    video.removeAttribute('src');
    video.load();
  });
  if (!signal.aborted) {
    video.src = url;
    video.load();
  }
  await opened;
  return media;
}
