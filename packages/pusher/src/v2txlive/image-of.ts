import { LiveCode, LiveError } from '@livelit/core';

/** What an image may be given as. */
export type V2TXLiveImage = string | URL | Blob | ImageBitmap | HTMLImageElement | HTMLCanvasElement;

/** Milliseconds in which an image must have come. */
const patienceMs = 15_000;

/** The image as a bitmap. Rejects with ERROR_INVALID_PARAMETER for what is none, or cannot be loaded. */
export async function imageOf(image: V2TXLiveImage): Promise<ImageBitmap> {
  try {
    if (image instanceof HTMLImageElement) await image.decode();
    if (typeof image !== 'string' && !(image instanceof URL)) return await createImageBitmap(image);
    const response = await fetch(image, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return await createImageBitmap(await response.blob());
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The image could not be loaded.', { cause });
  }
}
