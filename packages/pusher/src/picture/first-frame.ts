import { useNextPicture } from '../frames/next-frame.ts';

/**
 * Resolves when the track has delivered a picture; rejects with the signal's reason. Nothing is kept afterwards, and
 * nobody else misses a picture.
 */
export function untilFirstFrame(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  return useNextPicture(track, signal, () => undefined);
}
