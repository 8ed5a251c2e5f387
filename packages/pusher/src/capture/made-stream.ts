import type { LiveError } from '@livelit/core';

/** What is to be freed when a stream that was made here is no longer a source. */
export const releases = new WeakMap<MediaStream, () => void>();

/** Why tracks that were made here have ended by themselves. */
export const endings = new WeakMap<MediaStreamTrack, LiveError>();
