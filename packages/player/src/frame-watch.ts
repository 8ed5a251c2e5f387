import { onAbort } from '@livelit/core';

/** A picture was presented at `now` (ms of `performance.now()`); `presented` counts pictures, skipped ones included. */
export type FrameListener = (now: number, presented: number) => void;

/**
 * Calls `listener` for every picture that the video presents, until `signal` aborts. Where the browser presents none
 * (a stream of sound only, a hidden page) or cannot tell, progress of the position counts instead.
 */
export function watchFrames(video: HTMLVideoElement, signal: AbortSignal, listener: FrameListener): void {
  const canTell = typeof video.requestVideoFrameCallback === 'function';
  let presented = 0;
  if (canTell) {
    const next: VideoFrameRequestCallback = (now, metadata) => {
      handle = video.requestVideoFrameCallback(next);
      presented = Math.max(presented + 1, metadata.presentedFrames);
      listener(now, presented);
    };
    let handle = video.requestVideoFrameCallback(next);
    onAbort(signal, () => video.cancelVideoFrameCallback(handle));
  }

  let position = video.currentTime;
  const onTime = () => {
    const moved = video.currentTime > position && !video.seeking;
    position = video.currentTime;
    if (moved && !(canTell && video.videoWidth > 0 && !document.hidden)) listener(performance.now(), ++presented);
  };
  video.addEventListener('timeupdate', onTime, { signal });
}
