import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { StageWorker } from './stage-link.ts';

/** The track that the stage's pictures go into. It ends when `signal` aborts. */
export async function openStageTrack(
  worker: StageWorker,
  makesTracks: boolean,
  signal: AbortSignal,
): Promise<MediaStreamTrack> {
  if (typeof globalThis.MediaStreamTrackGenerator === 'function') {
    const track = new MediaStreamTrackGenerator({ kind: 'video' });
    onAbort(signal, () => track.stop());
    const { writable } = track;
    worker.post({ type: 'start', output: { type: 'stream', writable } }, [writable]);
    return track;
  }
  if (makesTracks) {
    const answer = worker.next('track', 'when asked for a track');
    worker.post({ type: 'start', output: { type: 'track' } });
    const { track } = await answer;
    onAbort(signal, () => track.stop());
    return track;
  }
  worker.post({ type: 'start', output: { type: 'pictures' } });
  return canvasTrack(worker, signal);
}

function canvasTrack(worker: StageWorker, signal: AbortSignal): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  const [track] = context ? canvas.captureStream().getVideoTracks() : [];
  if (!context || !track)
    throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser cannot make a video track of pictures.');
  onAbort(signal, () => track.stop());
  worker.on('picture', ({ picture }) => {
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    context.drawImage(picture, 0, 0);
    picture.close();
  });
  return track;
}
