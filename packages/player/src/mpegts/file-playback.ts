import { LiveCode, LiveError, onAbort } from '@livelit/core';
import type Mpegts from 'mpegts.js';

import { isBuffered } from './run-mpegts.ts';
import type { StreamReader } from './stream-reader.ts';

/** Seconds of a file that are read ahead. */
const maxAhead = 30;
const checkMs = 200;

/** Resolves when more of a file is wanted; a file is not read faster than it is played, but for what lies ahead. */
export function whenWanted(
  video: HTMLVideoElement,
  reader: Pick<StreamReader, 'mediaTime'>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!signal.aborted && reader.mediaTime - video.currentTime > maxAhead) return;
      clearInterval(timer);
      signal.removeEventListener('abort', check);
      resolve();
    };
    const timer = setInterval(check, checkMs);
    // One of them for every piece of the file: none may stay.
    signal.addEventListener('abort', check);
    // In a task of its own: what was read must have been looked at.
    setTimeout(check);
  });
}

/** The seeks of a file. */
export interface FileSeeks {
  /** mpegts.js has itself set the position. */
  readonly onOwnSeek: (to: number) => void;
  /** mpegts.js has stopped reading because the buffer was full, and would not go on: reads on when it has run empty. */
  readonly refill: (fail: (error: LiveError) => void) => void;
}

const settleMs = 100;

/** Lets mpegts.js read elsewhere in a file when the user seeks out of the buffer. */
export function followSeeks(video: HTMLVideoElement, player: Mpegts.Player, signal: AbortSignal): FileSeeks {
  let ownTarget = NaN;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hasIndex = () => 'hasKeyframesIndex' in player.mediaInfo && player.mediaInfo['hasKeyframesIndex'] === true;
  const seek = () => {
    const { currentTime: target, buffered } = video;
    if (isBuffered(video) || buffered.length === 0) return;
    if (hasIndex()) player.currentTime = target;
    // Without an index only what comes next can be had; what lies ahead comes in time.
    else if (target < buffered.start(0)) video.currentTime = buffered.start(0);
  };
  const onSeeking = () => {
    clearTimeout(timer);
    const isOwn = Math.abs(video.currentTime - ownTarget) < 0.001;
    if (!isOwn) timer = setTimeout(seek, settleMs);
    ownTarget = NaN;
  };
  video.addEventListener('seeking', onSeeking, { signal });
  onAbort(signal, () => clearTimeout(timer));
  closeGaps(video, signal);
  return {
    onOwnSeek: (to) => {
      ownTarget = to;
    },
    refill: (fail) => {
      const readOn = () => {
        const { buffered } = video;
        // A step beyond what is there, or mpegts.js sees no need to read.
        if (hasIndex()) player.currentTime = buffered.end(buffered.length - 1) + 0.01;
        else fail(new LiveError(LiveCode.ERROR_DISCONNECTED, 'The file was let go when the buffer was full.'));
      };
      if (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) readOn();
      else video.addEventListener('waiting', readOn, { once: true, signal });
    },
  };
}

/** Seconds between two key frames, at the most. */
const maxGap = 12;

/**
 * Goes on where media begins that was read for a position before it: mpegts.js takes the first key frame of an index
 * for something else, and so reads from the second one when the first is asked for.
 */
function closeGaps(video: HTMLVideoElement, signal: AbortSignal): void {
  let since: number | undefined;
  const check = () => {
    const { buffered, currentTime, readyState } = video;
    const starts = Array.from({ length: buffered.length }, (_, at) => buffered.start(at));
    const start = starts.find((at) => at > currentTime);
    const stands = readyState < HTMLMediaElement.HAVE_CURRENT_DATA && !isBuffered(video);
    if (!stands || start === undefined || start - currentTime > maxGap) since = undefined;
    else if (since === start) video.currentTime = start;
    else since = start;
  };
  const timer = setInterval(check, 2 * checkMs);
  onAbort(signal, () => clearInterval(timer));
}
