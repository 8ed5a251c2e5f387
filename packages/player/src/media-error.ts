import { LiveCode, LiveError } from '@livelit/core';

/** Reports what the video itself says is wrong, until `signal` aborts. */
export function reportMediaErrors(
  video: HTMLVideoElement,
  signal: AbortSignal,
  report: (error: LiveError) => void,
): void {
  const onError = () => {
    const error = video.error && fromMediaError(video.error);
    if (error) report(error);
  };
  video.addEventListener('error', onError, { signal });
}

/** A `MediaError` as an error; nothing for one that our own change of source caused. */
export function fromMediaError(cause: MediaError): LiveError | undefined {
  const said = cause.message ? `: ${cause.message.replace(/[.\s]+$/, '')}` : '';
  switch (cause.code) {
    case MediaError.MEDIA_ERR_ABORTED:
      return undefined;
    case MediaError.MEDIA_ERR_NETWORK:
      return new LiveError(LiveCode.ERROR_DISCONNECTED, `The browser lost the connection${said}.`, { cause });
    case MediaError.MEDIA_ERR_DECODE:
      return new LiveError(LiveCode.ERROR_DECODE_FAILED, `The browser could not decode the media${said}.`, { cause });
    default:
      return new LiveError(LiveCode.ERROR_SOURCE_INVALID, `The browser cannot play what the address gives${said}.`, {
        cause,
      });
  }
}
