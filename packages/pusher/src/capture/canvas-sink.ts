import { LiveCode, LiveError } from '@livelit/core';

import type { FrameSink } from './frame-source.ts';

/** Shows pictures on a canvas whose stream is captured. Throws ERROR_NOT_SUPPORTED. */
export function canvasSink(): FrameSink {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(0).getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  if (!context || !track)
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser makes no track of single pictures.');
  return {
    track,
    take(frame) {
      const picture = frame as VideoFrame;
      const { displayWidth: width, displayHeight: height } = picture;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      context.drawImage(picture, 0, 0, width, height);
      picture.close();
      track.requestFrame();
    },
    close: () => track.stop(),
  };
}
