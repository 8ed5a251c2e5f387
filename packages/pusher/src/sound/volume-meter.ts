import { onAbort } from '@livelit/core';
import { loudnessOf } from '@livelit/core/sound';

import { readSamples, readsTracks } from './read-samples.ts';
import { tapTrack } from './tap-track.ts';

/**
 * Tells the loudness of what is sent, 0 (-60 dBFS and below, or nothing) to 100 (0 dBFS), every `intervalMs` until
 * `signal` aborts. Follows the track; a hidden page goes on. Where the browser hands out no samples (Firefox, Safari)
 * Web Audio is needed, which may be asleep until the first gesture: until then nothing is told.
 */
export function startVolumeMeter(
  getTrack: () => MediaStreamTrack | undefined,
  intervalMs: number,
  signal: AbortSignal,
  tell: (volume: number) => void,
): void {
  let metered: MediaStreamTrack | undefined;
  let here = new AbortController();
  let tick: () => void = () => undefined;
  const follow = () => {
    const track = getTrack();
    if (track === metered) return false;
    metered = track;
    here.abort();
    here = new AbortController();
    const measure = readsTracks() ? measureSamples : measureTap;
    tick = track ? measure(track, intervalMs, here.signal, tell, follow) : () => tell(0);
    return true;
  };
  follow();
  const timer = setInterval(() => follow() || tick(), intervalMs);
  onAbort(signal, () => {
    clearInterval(timer);
    here.abort();
  });
}

/** The samples are the clock: timers of hidden pages are slow. The timer only tells of tracks that deliver nothing. */
function measureSamples(
  track: MediaStreamTrack,
  intervalMs: number,
  signal: AbortSignal,
  tell: (volume: number) => void,
  follow: () => void,
): () => void {
  let taken: (readonly Float32Array[])[] = [];
  let takenMs = 0;
  let quiet = 0;
  readSamples(track, signal, (planes, sampleRate) => {
    taken.push(planes);
    takenMs += ((planes[0]?.length ?? 0) / sampleRate) * 1000;
    if (takenMs < intervalMs) return;
    tell(loudnessOf(...taken.flat()));
    taken = [];
    takenMs -= intervalMs;
    quiet = 0;
    follow();
  }).catch(() => undefined);
  return () => {
    if (quiet++ > 0) tell(0);
  };
}

/** Exported for its test: Chromium never needs it. */
export function measureTap(
  track: MediaStreamTrack,
  intervalMs: number,
  signal: AbortSignal,
  tell: (volume: number) => void,
): () => void {
  const read = tapTrack(track, signal);
  return () => {
    const samples = track.readyState === 'live' ? read(intervalMs) : new Float32Array();
    if (samples) tell(loudnessOf(samples));
  };
}
