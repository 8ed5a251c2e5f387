import { LiveCode, LiveError } from '@livelit/core';

const patienceMs = 10_000;
const kept = new Map<string, ImageBitmap>();

/** The picture at an address, fetched once. Rejects with ERROR_UNREACHABLE, ERROR_SOURCE_INVALID. */
export async function loadImage(url: URL): Promise<ImageBitmap> {
  const before = kept.get(url.href);
  if (before) return before;
  const image = await read(url);
  kept.set(url.href, image);
  return image;
}

async function read(url: URL): Promise<ImageBitmap> {
  let blob: Blob;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    if (!response.ok) throw new TypeError(`HTTP ${response.status}`);
    blob = await response.blob();
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_UNREACHABLE, 'The waiting image could not be fetched.', { cause });
  }
  try {
    return await createImageBitmap(blob);
  } catch (cause) {
    throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The waiting image is no picture that this browser reads.', {
      cause,
    });
  }
}
