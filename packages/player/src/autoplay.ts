/** How an attempt to start playback went. `superseded`: a new source or pause came in between. */
export type PlayOutcome = 'playing' | 'muted' | 'blocked' | 'superseded';

/** Starts playback; without sound when the browser refuses sound and `mutedFallback` allows it. Never rejects. */
export async function startPlayback(video: HTMLVideoElement, mutedFallback: boolean): Promise<PlayOutcome> {
  try {
    await video.play();
    return 'playing';
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return 'superseded';
    if (!mutedFallback || video.muted) return 'blocked';
    video.muted = true;
    const outcome = await startPlayback(video, false);
    if (outcome === 'playing') return 'muted';
    // The click that starts it later is to start it with sound.
    video.muted = false;
    return outcome;
  }
}
