import { showPicture } from '../frames/element-frames.ts';

/**
 * Resolves when the track has delivered a picture; rejects with the signal's reason. Nothing is kept afterwards, and
 * nobody else misses a picture. A video element looks rather than a MediaStreamTrackProcessor: Chromium drops the frame
 * that arrives while its reader is cancelled, and then complains that nobody has closed it.
 */
export async function untilFirstFrame(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  try {
    await showPicture(track, AbortSignal.any([signal, done.signal]));
  } finally {
    done.abort();
  }
}
