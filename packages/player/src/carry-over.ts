/** Gives one video what a user or a page has set on another and no attribute says: loudness, speed, loudspeaker. */
export function carryOver(from: HTMLVideoElement, to: HTMLVideoElement): void {
  to.volume = from.volume;
  to.muted = from.muted;
  to.defaultPlaybackRate = from.defaultPlaybackRate;
  to.playbackRate = from.playbackRate;
  to.preservesPitch = from.preservesPitch;
  // A browser that refuses the loudspeaker leaves the default one, as it would on a reload.
  if (from.sinkId) void to.setSinkId(from.sinkId).catch(() => undefined);
}
