interface CapturableVideo {
  captureStream?: () => MediaStream;
  mozCaptureStream?: () => MediaStream;
}

/** Whether this browser can hand over what a video shows as a stream. */
export const canCaptureVideo = (): boolean => {
  const prototype = HTMLVideoElement.prototype as CapturableVideo;
  return 'captureStream' in prototype || 'mozCaptureStream' in prototype;
};

const captured = new WeakMap<HTMLVideoElement, MediaStream>();

/**
 * What a video shows and sounds like, as a stream that follows it from one source to the next; undefined where the
 * browser cannot. The same video gives the same stream.
 */
export function captureVideo(video: HTMLVideoElement): MediaStream | undefined {
  const known = captured.get(video);
  if (known) return known;
  const capturable = video as CapturableVideo;
  const stream = capturable.captureStream?.() ?? capturable.mozCaptureStream?.();
  if (stream) captured.set(video, stream);
  return stream;
}
