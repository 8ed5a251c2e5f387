import { onAbort } from '@livelit/core';

/** The pictures of a track on their way to a worker: what to post, and what to transfer with it. */
export interface VideoTap {
  readonly feed:
    | { readonly readable: ReadableStream<VideoFrame> }
    | { readonly track: MediaStreamTrack }
    | { readonly port: MessagePort };
  readonly transfer: Transferable[];
}

/**
 * Taps a video track in the way this browser offers, best first. The track itself is left alone.
 * `processor` says whether the worker can read a track that moves to it.
 */
export function tapVideo(track: MediaStreamTrack, processor: boolean, signal: AbortSignal): VideoTap {
  if ('MediaStreamTrackProcessor' in globalThis) {
    const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
    return { feed: { readable }, transfer: [readable] };
  }
  return processor ? tapByTransfer(track, signal) : tapByElement(track, signal);
}

/** Safari: the processor exists in workers only, so a copy of the track moves there. */
function tapByTransfer(track: MediaStreamTrack, signal: AbortSignal): VideoTap {
  const copy = track.clone();
  onAbort(signal, () => copy.stop());
  return { feed: { track: copy }, transfer: [copy as unknown as Transferable] };
}

/** Firefox: pictures are taken from a `<video>` as it presents them. */
function tapByElement(track: MediaStreamTrack, signal: AbortSignal): VideoTap {
  const { port1, port2 } = new MessageChannel();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  const next = () =>
    video.requestVideoFrameCallback((now) => {
      if (signal.aborted) return;
      const frame = new VideoFrame(video, { timestamp: Math.round(now * 1000) });
      port1.postMessage(frame, [frame]);
      next();
    });
  next();
  void video.play().catch(() => {});
  onAbort(signal, () => {
    video.srcObject = null;
    port1.close();
  });
  return { feed: { port: port2 }, transfer: [port2] };
}
