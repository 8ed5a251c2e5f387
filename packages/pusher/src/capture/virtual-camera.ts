import { isLiveError, LiveCode, LiveError, toLiveError, withDeadline } from '@livelit/core';

import { natureOf } from './file-nature.ts';
import { releases } from './made-stream.ts';

/** What a virtual camera can show: an address, a file, or a picture as it is now. */
export type VirtualCameraSource = string | URL | Blob | ImageBitmap | HTMLImageElement | HTMLCanvasElement;

/** How a virtual camera plays. */
export interface VirtualCameraOptions {
  /** Whether a file begins again at its end. Else the source ends with WARNING_CUSTOM_CAPTURE_ENDED. @default true */
  readonly loop?: boolean | undefined;
  /** Pictures a second of a still image, 1 to 60. @default 5 */
  readonly fps?: number | undefined;
  /** Whether the sound of a video file is sent. @default true */
  readonly audio?: boolean | undefined;
}

/** Milliseconds in which it must show its first picture, or sound. */
const openMs = 15_000;

/**
 * A stream of an image, a video file or an audio file. An image is scaled down to fit `box`; of an animated one the first
 * picture is shown. Sound is sent, not heard. Rejects with WARNING_VIRTUAL_CAMERA_FAILED, whose `detail` says what the
 * server answered (`httpStatus`), that it needs a click first (`autoplay`) or that it belongs to another origin
 * (`crossOrigin`), and with ERROR_INVALID_PARAMETER.
 */
export async function openVirtualCamera(
  source: VirtualCameraSource,
  options: VirtualCameraOptions = {},
  box: { readonly width: number; readonly height: number } = { width: 1920, height: 1080 },
): Promise<MediaStream> {
  const life = new AbortController();
  const { signal } = life;
  const open = async () => {
    if ((await natureOf(source)) === 'image') {
      const [{ loadImage }, { openStill }] = await Promise.all([import('./load-image.ts'), import('./still.ts')]);
      return openStill(await loadImage(source, box, signal), options, signal);
    }
    const { openFile } = await import('./media-file.ts');
    return openFile(source as string | URL | Blob, options, signal);
  };
  const late = () =>
    new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, `Nothing could be shown within ${openMs / 1000} s.`);
  try {
    const stream = await withDeadline(open(), openMs, late);
    releases.set(stream, () => life.abort());
    return stream;
  } catch (error) {
    life.abort();
    throw isLiveError(error) ? error : toLiveError(error, LiveCode.WARNING_VIRTUAL_CAMERA_FAILED);
  }
}

/** Which kinds of track a source may have. */
export async function tracksOf(
  source: VirtualCameraSource,
  { audio = true }: VirtualCameraOptions = {},
): Promise<readonly ('audio' | 'video')[]> {
  const nature = await natureOf(source);
  if (nature === 'audio') return ['audio'];
  return nature === 'video' && audio ? ['video', 'audio'] : ['video'];
}
