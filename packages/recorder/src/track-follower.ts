import { onAbort } from '@livelit/core';

const pollMs = 250;

/** What a follower tells. */
export interface TrackListener {
  /** Another track of this kind has taken the place of the one that was recorded. */
  replaced(track: MediaStreamTrack): void;
  /** Nothing in the stream is live any more. */
  ended(): void;
}

/**
 * Follows the tracks of a stream: the first live one of each kind counts. Asked at intervals, because a stream tells
 * neither of tracks that a script adds or removes, nor of `track.stop()`.
 */
export function followTracks(stream: MediaStream, signal: AbortSignal, listener: TrackListener): void {
  const current = new Map<string, MediaStreamTrack | undefined>();
  const kinds = ['audio', 'video'] as const;
  const tracksOf = (kind: 'audio' | 'video'): MediaStreamTrack[] =>
    kind === 'audio' ? stream.getAudioTracks() : stream.getVideoTracks();
  const live = (track: MediaStreamTrack) => track.readyState === 'live';
  for (const kind of kinds) current.set(kind, tracksOf(kind)[0]);
  const timer = setInterval(() => {
    for (const kind of kinds) {
      const before = current.get(kind);
      const tracks = tracksOf(kind);
      if (before && live(before) && tracks.includes(before)) continue;
      const next = tracks.find(live);
      if (!next || next === before) continue;
      current.set(kind, next);
      listener.replaced(next);
    }
    // A track that was taken out of the stream, but not replaced, is still recorded.
    if ([...current.values()].some((track) => track && live(track))) return;
    clearInterval(timer);
    listener.ended();
  }, pollMs);
  onAbort(signal, () => clearInterval(timer));
}
