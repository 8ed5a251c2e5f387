import { onAbort } from '@livelit/core';

import { readSamples, readsTracks } from './read-samples.ts';
import { tapTrack } from './tap-track.ts';

/** How often a track is looked at where it cannot be read, milliseconds. */
const pollMs = 50;

/**
 * Resolves when the track has delivered its first samples; silent ones count where the browser hands out samples, where
 * not (Firefox, Safari) it takes the first that are not zero. Rejects with the signal's reason.
 */
export async function untilFirstSound(track: MediaStreamTrack, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const done = new AbortController();
  const looking = AbortSignal.any([signal, done.signal]);
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort(signal, () => reject(signal.reason));
      if (readsTracks()) readSamples(track, looking, ([plane]) => plane?.length && resolve()).catch(reject);
      else lookForSound(track, looking, resolve);
    });
  } finally {
    done.abort();
  }
}

/** Exported for its test: Chromium never needs it. */
export function lookForSound(track: MediaStreamTrack, signal: AbortSignal, found: () => void): void {
  const read = tapTrack(track, signal);
  const timer = setInterval(() => read(pollMs)?.some((sample) => sample !== 0) && found(), pollMs);
  onAbort(signal, () => clearInterval(timer));
}
