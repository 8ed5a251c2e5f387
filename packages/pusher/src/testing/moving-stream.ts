import { onAbort } from '@livelit/core';

import { toneStream } from './test-streams.ts';

/** A canvas that changes all the time, and a tone, until `signal` aborts. */
export function movingStream(
  signal: AbortSignal,
  { width = 320, height = 180, sound = true, fps = 15 } = {},
): { readonly canvas: HTMLCanvasElement; readonly tracks: MediaStreamTrack[]; readonly video: MediaStreamTrack } {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d')!;
  let frame = 0;
  const draw = () => {
    frame++;
    for (let column = 0; column < 8; column++) {
      context.fillStyle = `hsl(${(frame * 7 + column * 45) % 360} 90% ${20 + 8 * column}%)`;
      context.fillRect((column * canvas.width) / 8, 0, canvas.width / 8, canvas.height);
    }
  };
  draw();
  const timer = setInterval(draw, 1000 / fps);
  const [video] = canvas.captureStream().getVideoTracks();
  const tracks = [video!, ...(sound ? toneStream().getAudioTracks() : [])];
  onAbort(signal, () => {
    clearInterval(timer);
    for (const track of tracks) track.stop();
  });
  return { canvas, tracks, video: video! };
}
