import { LiveCode, LiveError, onAbort } from '@livelit/core';

import { followVideo } from './follow-video.ts';
import type { MediaHost } from './media-surface.ts';
import { tainted } from './snapshot.ts';

/** Gets a picture: its frame, with the media time as timestamp, and what the browser says of its presentation. */
export type VideoFrameListener = (frame: VideoFrame, metadata: VideoFrameCallbackMetadata) => unknown;

/** Hands out every picture of `video` until `signal` aborts; pictures that may not be read are told once. */
export function observeVideoFrames(
  video: HTMLVideoElement,
  signal: AbortSignal,
  listener: VideoFrameListener,
  warn: (error: LiveError) => void,
): void {
  assertSupported();
  let warned = false;
  watch(video, signal, async (metadata) => {
    let frame: VideoFrame;
    try {
      frame = frameOf(video, metadata);
    } catch (error) {
      if (isTainted(error) && !warned) warn(tainted(error));
      warned ||= isTainted(error);
      return;
    }
    try {
      await listener(frame, metadata);
    } finally {
      frame.close();
    }
  });
}

/** The next picture of the host's video, whichever that is then; the caller closes it. */
export function requestVideoFrame(host: MediaHost, signal: AbortSignal): Promise<VideoFrame> {
  assertSupported();
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const until = AbortSignal.any([signal, done.signal]);
    const gone = () => reject(new LiveError(LiveCode.ERROR_REFUSED, 'The player was destroyed.'));
    signal.addEventListener('abort', gone, { signal: done.signal });
    if (signal.aborted) return gone();
    followVideo(host, until, (video, here) =>
      watch(video, here, (metadata) => {
        try {
          resolve(frameOf(video, metadata));
        } catch (error) {
          if (!isTainted(error)) return;
          reject(tainted(error));
        }
        done.abort();
      }),
    );
  });
}

function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  listener: (metadata: VideoFrameCallbackMetadata) => unknown,
): void {
  const next: VideoFrameRequestCallback = (_now, metadata) => {
    if (signal.aborted) return;
    handle = video.requestVideoFrameCallback(next);
    void listener(metadata);
  };
  let handle = video.requestVideoFrameCallback(next);
  onAbort(signal, () => video.cancelVideoFrameCallback(handle));
}

function frameOf(video: HTMLVideoElement, { mediaTime }: VideoFrameCallbackMetadata): VideoFrame {
  return new VideoFrame(video, { timestamp: Math.round(mediaTime * 1e6) });
}

function isTainted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'SecurityError';
}

function assertSupported(): void {
  if ('VideoFrame' in globalThis && 'requestVideoFrameCallback' in HTMLVideoElement.prototype) return;
  throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser does not hand out pictures of a video.');
}
