import { onAbort } from '@livelit/core';

import type { ToPublishWorker } from './publish-messages.ts';

/** Posts to the worker, with what is handed over for good. */
export type Post = (message: ToPublishWorker, transfer?: Transferable[]) => void;

/**
 * Lets the worker have the frames of `track` until `signal` aborts. Chromium reads them in the page's thread and hands
 * the whole stream over; Safari reads them in the worker; Firefox knows neither, so a video element shows them.
 */
export function feedVideo(track: MediaStreamTrack, post: Post, workerReadsTracks: boolean, signal: AbortSignal): void {
  if ('MediaStreamTrackProcessor' in globalThis) feedStream(track as MediaStreamVideoTrack, post, signal);
  else if (!workerReadsTracks || !feedTrack(track, post, signal)) feedElement(track, post, signal);
}

function feedStream(track: MediaStreamVideoTrack, post: Post, signal: AbortSignal): void {
  const { readable } = new MediaStreamTrackProcessor({ track });
  post({ type: 'frames', readable }, [readable]);
  onAbort(signal, () => post({ type: 'detach', kind: 'video' }));
}

/** Milliseconds between two looks at whether the page has paused its track: its copy in the worker is another object. */
const watchEnabledMs = 100;

function feedTrack(track: MediaStreamTrack, post: Post, signal: AbortSignal): boolean {
  const copy = track.clone();
  try {
    post({ type: 'track', track: copy }, [copy as unknown as Transferable]);
  } catch {
    copy.stop();
    return false;
  }
  let { enabled } = track;
  const watching = setInterval(() => {
    if (track.enabled === enabled) return;
    enabled = track.enabled;
    post({ type: 'enabled', enabled });
  }, watchEnabledMs);
  onAbort(signal, () => {
    clearInterval(watching);
    post({ type: 'detach', kind: 'video' });
  });
  return true;
}

function feedElement(track: MediaStreamTrack, post: Post, signal: AbortSignal): void {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // Outside the document no frames are presented; outside the view they are.
  video.style.cssText = 'position:fixed;left:-9px;top:-9px;width:1px;height:1px;opacity:0;pointer-events:none';
  video.setAttribute('aria-hidden', 'true');
  document.body.append(video);

  const take: VideoFrameRequestCallback = (now, metadata) => {
    if (signal.aborted) return;
    video.requestVideoFrameCallback(take);
    const frame = new VideoFrame(video, { timestamp: Math.round((metadata.captureTime ?? now) * 1000) });
    post({ type: 'frame', frame }, [frame]);
  };
  video.requestVideoFrameCallback(take);
  video.play().catch(() => undefined);
  onAbort(signal, () => {
    video.srcObject = null;
    video.remove();
    post({ type: 'detach', kind: 'video' });
  });
}
