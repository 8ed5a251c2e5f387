import { onAbort } from '@livelit/core';

import type { StreamReader } from './stream-reader.ts';

const checkMs = 250;
const stillMs = 700;

/** Pictures that must have arrived meanwhile: a screen that does not change sends few, and stands still rightly. */
const enoughPictures = 8;

/** Seconds of buffer that must lie ahead. */
const enoughAhead = 0.5;

/**
 * Gets a live picture going again that stands still though pictures arrive and are buffered. That happens at holes in
 * the buffer, as mpegts.js leaves one wherever the picture changes its size; no event tells of it.
 */
export function jumpHoles(video: HTMLVideoElement, reader: Pick<StreamReader, 'pictures'>, signal: AbortSignal): void {
  let shownAt: number | undefined;
  let shown = 0;
  let seen = 0;
  const check = () => {
    const now = performance.now();
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    if (totalVideoFrames !== shown || (shownAt !== undefined && (video.paused || document.hidden))) {
      shown = totalVideoFrames;
      shownAt = now;
      seen = reader.pictures;
    }
    if (shownAt === undefined) return;
    const end = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : 0;
    const still = now - shownAt > stillMs && reader.pictures - seen >= enoughPictures;
    if (!still || end - video.currentTime < enoughAhead) return;
    shownAt = now;
    seen = reader.pictures;
    video.currentTime = end - enoughAhead / 2;
  };
  const timer = setInterval(check, checkMs);
  onAbort(signal, () => clearInterval(timer));
}
