import { onAbort } from '@livelit/core';

/** Shows `track` where nobody sees it, until `signal` aborts. */
export function showTrack(track: MediaStreamTrack, signal: AbortSignal): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  // Outside the document no frames are presented; outside the view they are.
  video.style.cssText = 'position:fixed;left:-9px;top:-9px;width:1px;height:1px;opacity:0;pointer-events:none';
  video.setAttribute('aria-hidden', 'true');
  document.body.append(video);
  video.play().catch(() => undefined);
  onAbort(signal, () => {
    video.srcObject = null;
    video.remove();
  });
  return video;
}

/** Shows `track` likewise; resolves when a picture is there, rejects with the signal's reason. */
export async function showPicture(track: MediaStreamTrack, signal: AbortSignal): Promise<HTMLVideoElement> {
  signal.throwIfAborted();
  const video = showTrack(track, signal);
  await new Promise<void>((resolve, reject) => {
    video.addEventListener('loadeddata', () => resolve(), { signal });
    onAbort(signal, () => reject(signal.reason));
  });
  return video;
}

/**
 * Takes the frames of `track` through a video element until `signal` aborts; `take` owns them. While the page is hidden
 * the browser presents none: then one is taken at each message of `pulse`, a worker whose clock runs on.
 */
export function elementFrames(
  track: MediaStreamTrack,
  signal: AbortSignal,
  take: (frame: VideoFrame) => void,
  pulse?: EventTarget,
): void {
  const video = showTrack(track, signal);
  let taken = -1;
  const takeOne = (captured: number) => {
    taken = video.currentTime;
    take(new VideoFrame(video, { timestamp: Math.round(captured * 1000) }));
  };
  const onFrame: VideoFrameRequestCallback = (now, metadata) => {
    if (signal.aborted) return;
    video.requestVideoFrameCallback(onFrame);
    takeOne(metadata.captureTime ?? now);
  };
  video.requestVideoFrameCallback(onFrame);
  const whileHidden = () => {
    const isNew = video.currentTime !== taken && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (document.hidden && isNew) takeOne(performance.now());
  };
  pulse?.addEventListener('message', whileHidden, { signal });
}
