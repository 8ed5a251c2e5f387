import { onAbort } from '@livelit/core';
import type { V2TXLiveBufferType, V2TXLivePixelFormat } from '@livelit/core/v2txlive';
import { videoFrameOf } from '@livelit/core/v2txlive/frames';

import type { PusherObservers } from './v2-tx-live-observer.ts';

/** Hands out what `video` presents by `onRenderVideoFrame`, until `signal` aborts. One picture at a time: late ones are left out. */
export function renderPictures(
  video: HTMLVideoElement,
  observers: PusherObservers,
  pixelFormat: V2TXLivePixelFormat,
  bufferType: V2TXLiveBufferType,
  signal: AbortSignal,
): void {
  let handle = 0;
  const next = () => {
    if (!signal.aborted) handle = video.requestVideoFrameCallback((_now, { mediaTime }) => void hand(mediaTime));
  };
  const hand = async (mediaTime: number) => {
    const frame = new VideoFrame(video, { timestamp: Math.round(mediaTime * 1_000_000) });
    try {
      const picture = await videoFrameOf(frame, pixelFormat, bufferType);
      if (!signal.aborted) observers.tell('onRenderVideoFrame', picture);
      picture.texture?.close();
    } catch {
      // A picture that went away before it was read is no loss: the next one comes.
    } finally {
      frame.close();
      next();
    }
  };
  next();
  onAbort(signal, () => video.cancelVideoFrameCallback(handle));
}
