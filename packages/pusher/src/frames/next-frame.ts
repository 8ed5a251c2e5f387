import { onAbort } from '@livelit/core';

import { showPicture } from './element-frames.ts';
import { readsTracksHere } from './frame-feed.ts';

/** A picture of a track, as it can be drawn. */
export interface NextPicture {
  readonly image: VideoFrame | HTMLVideoElement;
  readonly width: number;
  readonly height: number;
}

/**
 * Uses the next picture of `track` and lets go of it. Others who read the track miss nothing. Rejects with the signal's
 * reason, whereupon nothing is left behind either.
 */
export async function useNextPicture<T>(
  track: MediaStreamTrack,
  signal: AbortSignal,
  use: (picture: NextPicture) => T | Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const here = AbortSignal.any([signal, done.signal]);
  try {
    return await (readsTracksHere() ? useFrame(track, here, use) : useElement(track, here, use));
  } finally {
    done.abort();
  }
}

async function useFrame<T>(
  track: MediaStreamTrack,
  signal: AbortSignal,
  use: (picture: NextPicture) => T | Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  if (track.readyState === 'ended') return never(signal);
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
  const reader = readable.getReader();
  onAbort(signal, () => void reader.cancel().catch(() => undefined));
  const { value: image } = await reader.read();
  if (!image) return never(signal);
  try {
    signal.throwIfAborted();
    return await use({ image, width: image.displayWidth, height: image.displayHeight });
  } finally {
    image.close();
  }
}

async function useElement<T>(
  track: MediaStreamTrack,
  signal: AbortSignal,
  use: (picture: NextPicture) => T | Promise<T>,
): Promise<T> {
  const video = await showPicture(track, signal);
  return use({ image: video, width: video.videoWidth, height: video.videoHeight });
}

/** For a track that has ended: it will have no other picture. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => onAbort(signal, () => reject(signal.reason)));
}
