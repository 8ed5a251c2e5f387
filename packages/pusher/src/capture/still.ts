import { LiveCode, LiveError, onAbort } from '@livelit/core';

import { startTicking } from './start-ticking.ts';
import type { VirtualCameraOptions } from './virtual-camera.ts';

/**
 * A stream that shows the canvas again and again: viewers who join, encoders and recorders need pictures that keep
 * coming. A worker keeps the time, and where the browser lets it sends the pictures too, so that hidden tabs go on.
 */
export async function openStill(
  canvas: HTMLCanvasElement,
  { fps = 5 }: VirtualCameraOptions,
  signal: AbortSignal,
): Promise<MediaStream> {
  if (!(fps >= 1 && fps <= 60))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `fps must be from 1 to 60, not ${fps}.`);
  if ('MediaStreamTrackGenerator' in globalThis) {
    const generator = new MediaStreamTrackGenerator({ kind: 'video' });
    const bitmap = await createImageBitmap(canvas);
    await startTicking(fps, signal, () => undefined, { bitmap, writable: generator.writable });
    onAbort(signal, () => generator.stop());
    return new MediaStream([generator]);
  }
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  const context = canvas.getContext('2d');
  const copy = await createImageBitmap(canvas);
  onAbort(signal, () => {
    copy.close();
    track?.stop();
  });
  await startTicking(fps, signal, () => {
    context?.drawImage(copy, 0, 0);
    track?.requestFrame();
  });
  return stream;
}
