import { LiveCode, LiveError } from '@livelit/core';

/** How a snapshot is made. */
export interface SnapshotOptions {
  /**
   * MIME type of the image; a browser that cannot write it writes PNG.
   * @default 'image/png'
   */
  readonly type?: string;
  /** Quality from 0 to 1, for types that lose something. */
  readonly quality?: number;
  /**
   * Pixels across; the height follows. Left out, the picture's own size.
   */
  readonly width?: number;
}

/**
 * The picture that is shown, as it was decoded: neither turned nor mirrored nor cropped, because those are matters of the
 * page and not of the stream.
 *
 * Rejects with ERROR_REFUSED when no picture is shown, ERROR_INVALID_PARAMETER for a width that is none,
 * ERROR_CROSS_ORIGIN_MEDIA when the media came from another origin without CORS.
 */
export async function takeSnapshot(video: HTMLVideoElement, options: SnapshotOptions = {}): Promise<Blob> {
  if (!(await hasPicture(video)))
    throw new LiveError(LiveCode.ERROR_REFUSED, 'There is no picture to take a snapshot of.');
  const { videoWidth, videoHeight } = video;
  const { type = 'image/png', quality, width = videoWidth } = options;
  const height = Math.max(1, Math.round((width * videoHeight) / videoWidth));
  if (!(width >= 1 && width <= 16_384))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `A snapshot cannot be ${width} pixels wide.`);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width);
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve, reject) => {
    try {
      canvas.toBlob(resolve, type, quality);
    } catch (cause) {
      reject(tainted(cause));
    }
  });
  if (!blob) throw new LiveError(LiveCode.ERROR_FAILED, 'The browser could not write the image.');
  return blob;
}

/** Milliseconds that a video has to come to the picture of its position. */
const patienceMs = 2000;

/** Whether there is a picture. A video that seeks has none for a moment, nor has one at the end of what is buffered. */
async function hasPicture(video: HTMLVideoElement): Promise<boolean> {
  const has = () => video.videoWidth > 0 && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  if (!has() && video.readyState === HTMLMediaElement.HAVE_METADATA) {
    const done = new AbortController();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      for (const type of ['seeked', 'canplay', 'playing', 'emptied'])
        video.addEventListener(type, () => resolve(), { signal: done.signal });
      done.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    done.abort();
  }
  return has();
}

/** The error for media that may be shown but not read. */
export function tainted(cause: unknown): LiveError {
  const message = 'The media is from another origin that does not allow its picture to be read.';
  return new LiveError(LiveCode.ERROR_CROSS_ORIGIN_MEDIA, message, { cause });
}
