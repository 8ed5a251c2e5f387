import { LiveCode, LiveError } from '@livelit/core';

import { addressOf, fetchFile } from './file-nature.ts';
import type { VirtualCameraSource } from './virtual-camera.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** An image that knows no size of its own (SVG) gets this one. */
const unsized: Size = { width: 1280, height: 720 };

/** The source as a canvas, no larger than `box`, its sides even as encoders want them. */
export async function loadImage(
  source: VirtualCameraSource,
  box: Size,
  signal: AbortSignal,
): Promise<HTMLCanvasElement> {
  const image = await pictureOf(source, signal);
  const { width, height } = sizeOf(image);
  const scale = Math.min(1, box.width / width, box.height / height);
  const even = (length: number) => Math.max(2, Math.round((length * scale) / 2) * 2);
  const canvas = document.createElement('canvas');
  canvas.width = even(width);
  canvas.height = even(height);
  // A renderer that reads back its pixels for every picture is better off without the GPU.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  if (image instanceof ImageBitmap && image !== source) image.close();
  try {
    context?.getImageData(0, 0, 1, 1);
  } catch (cause) {
    const message = 'The image is from another origin that does not allow this page to read it.';
    throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, message, { cause, detail: { crossOrigin: true } });
  }
  return canvas;
}

async function pictureOf(
  source: VirtualCameraSource,
  signal: AbortSignal,
): Promise<ImageBitmap | HTMLImageElement | HTMLCanvasElement> {
  if (source instanceof HTMLImageElement) {
    await source.decode().catch((cause: unknown) => undecodable(cause));
    return source;
  }
  if (source instanceof ImageBitmap || source instanceof HTMLCanvasElement) return source;
  const blob = source instanceof Blob ? source : await (await fetchFile(addressOf(source), { signal })).blob();
  return createImageBitmap(blob).catch((cause: unknown) =>
    // Only an element can draw SVG.
    blob.type.startsWith('image/svg') ? drawnByElement(blob, signal) : undecodable(cause),
  );
}

async function drawnByElement(blob: Blob, signal: AbortSignal): Promise<HTMLImageElement> {
  const image = new Image();
  const url = URL.createObjectURL(blob);
  try {
    image.src = url;
    await image.decode();
    signal.throwIfAborted();
    return image;
  } catch (cause) {
    return undecodable(cause);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function sizeOf(image: ImageBitmap | HTMLImageElement | HTMLCanvasElement): Size {
  const { width, height } =
    image instanceof HTMLImageElement ? { width: image.naturalWidth, height: image.naturalHeight } : image;
  return width > 0 && height > 0 ? { width, height } : unsized;
}

function undecodable(cause: unknown): never {
  throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, 'The browser cannot decode the image.', { cause });
}
