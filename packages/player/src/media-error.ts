import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';

/** What becomes of one code of `MediaError`. */
export interface MediaErrorCode {
  /** The constant's name. */
  readonly name: string;
  /** None for what is no failure. */
  readonly code: LiveCodeNumber | undefined;
  readonly message: string;
}

/** Every code of `MediaError` by its number. */
export const mediaErrorCodes: Readonly<Record<number, MediaErrorCode>> = {
  1: { name: 'MEDIA_ERR_ABORTED', code: undefined, message: 'Our own change of source' },
  2: { name: 'MEDIA_ERR_NETWORK', code: LiveCode.ERROR_DISCONNECTED, message: 'The browser lost the connection' },
  3: {
    name: 'MEDIA_ERR_DECODE',
    code: LiveCode.ERROR_DECODE_FAILED,
    message: 'The browser could not decode the media',
  },
  4: {
    name: 'MEDIA_ERR_SRC_NOT_SUPPORTED',
    code: LiveCode.ERROR_SOURCE_INVALID,
    message: 'The browser cannot play what the address gives',
  },
};

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
  const known = mediaErrorCodes[cause.code];
  if (known && known.code === undefined) return undefined;
  const said = cause.message ? `: ${cause.message.replace(/[.\s]+$/, '')}` : '';
  const message = `${known?.message ?? 'The browser gave up'}${said}.`;
  return new LiveError(known?.code ?? LiveCode.ERROR_FAILED, message, { cause });
}
