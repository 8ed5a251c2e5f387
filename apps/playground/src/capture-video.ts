interface CapturableVideo {
  captureStream?: () => MediaStream;
  mozCaptureStream?: () => MediaStream;
}

/** Whether this browser can hand over what a video shows as a stream. */
export const canCaptureVideo = (): boolean => {
  const prototype = HTMLVideoElement.prototype as CapturableVideo;
  return 'captureStream' in prototype || 'mozCaptureStream' in prototype;
};

/** What a video shows and sounds like, as a stream; undefined where the browser cannot. */
export function captureVideo(video: HTMLVideoElement): MediaStream | undefined {
  const { srcObject } = video;
  if (srcObject instanceof MediaStream) return srcObject;
  const capturable = video as CapturableVideo;
  return capturable.captureStream?.() ?? capturable.mozCaptureStream?.();
}
