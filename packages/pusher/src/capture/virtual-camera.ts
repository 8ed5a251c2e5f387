import { LiveCode, LiveError } from '@livelit/core';

/** What a virtual camera can show: an address, a file, or a picture. */
export type VirtualCameraSource = string | URL | Blob | ImageBitmap | HTMLImageElement | HTMLCanvasElement;

/** How a virtual camera plays. */
export interface VirtualCameraOptions {
  /** Whether a file begins again at its end. @default true */
  readonly loop?: boolean;
  /** Pictures a second of a still image. @default 5 */
  readonly fps?: number;
}

/** PLACEHOLDER, helper H5 writes it: a stream of an image, a video file or an audio file. */
export async function openVirtualCamera(
  _source: VirtualCameraSource,
  _options: VirtualCameraOptions = {},
): Promise<MediaStream> {
  throw new LiveError(LiveCode.WARNING_VIRTUAL_CAMERA_FAILED, 'Not yet.');
}

/** PLACEHOLDER, helper H5 writes it: which kinds of track a source will have. */
export async function tracksOf(_source: VirtualCameraSource): Promise<readonly ('audio' | 'video')[]> {
  return ['video'];
}
