import { LiveCode, LiveError } from '@livelit/core';

import { useNextPicture } from '../frames/next-frame.ts';

/** How a snapshot is made. */
export interface SnapshotOptions {
  /**
   * MIME type of the image; a browser that cannot write it writes PNG.
   * @default 'image/png'
   */
  readonly type?: string;
  /** Quality from 0 to 1, for types that lose something. */
  readonly quality?: number;
  /** Pixels across; the height follows. Left out, the picture's own size. */
  readonly width?: number;
}

/** Milliseconds until the track must have a picture. */
const patienceMs = 2000;

/**
 * The next picture of a live track as an image. Rejects with ERROR_REFUSED when none comes within two seconds,
 * ERROR_INVALID_PARAMETER for a width that is none.
 */
export async function takeSnapshot(track: MediaStreamTrack | undefined, options: SnapshotOptions = {}): Promise<Blob> {
  const { width } = options;
  if (width !== undefined && !(width >= 1 && width <= 16_384))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `A snapshot cannot be ${width} pixels wide.`);
  const late = new AbortController();
  const none = new LiveError(LiveCode.ERROR_REFUSED, 'There is no picture to take a snapshot of.');
  if (!track) throw none;
  const timer = setTimeout(() => late.abort(none), track.readyState === 'live' ? patienceMs : 0);
  try {
    const canvas = await useNextPicture(track, late.signal, (picture) => draw(picture, width ?? picture.width));
    return await write(canvas, options);
  } finally {
    clearTimeout(timer);
  }
}

function draw(
  picture: { readonly image: CanvasImageSource; readonly width: number; readonly height: number },
  width: number,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width);
  canvas.height = Math.max(1, Math.round((width * picture.height) / picture.width));
  canvas.getContext('2d')?.drawImage(picture.image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function write(canvas: HTMLCanvasElement, { type = 'image/png', quality }: SnapshotOptions): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
  if (!blob) throw new LiveError(LiveCode.ERROR_FAILED, 'The browser could not write the image.');
  return blob;
}
