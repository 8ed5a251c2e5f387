import { onAbort } from '@livelit/core';

import { watchFrames } from '../frame-watch.ts';
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
  let seen = 0;
  watchFrames(video, signal, (now) => {
    shownAt = now;
    seen = reader.pictures;
  });
  const check = () => {
    const now = performance.now();
    if (shownAt === undefined) return;
    if (video.paused || document.hidden) shownAt = now;
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
