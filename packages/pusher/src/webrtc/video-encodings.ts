import type { VideoQuality } from '@livelit/core';

import type { SimulcastLayer } from './push-options.ts';

/** Pixels of a picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * How many times a picture is to be made smaller to fit into the box, at least 1: its shape stays. A picture that stands
 * upright fits into an upright box.
 */
export function scaleInto(picture: PictureSize | undefined, box: PictureSize): number {
  if (!picture?.width || !picture.height) return 1;
  const long = Math.max(picture.width, picture.height) / Math.max(box.width, box.height);
  const short = Math.min(picture.width, picture.height) / Math.min(box.width, box.height);
  return Math.max(1, long, short);
}

/** What an encoding is told of a quality, and of its part of it. */
export function encodingOf(
  quality: VideoQuality,
  picture: PictureSize | undefined,
  { scaleResolutionDownBy = 1, share = 1 }: Partial<SimulcastLayer> = {},
): { readonly maxBitrate: number; readonly maxFramerate: number; readonly scaleResolutionDownBy: number } {
  return {
    maxBitrate: Math.round(quality.kbps * 1000 * share),
    maxFramerate: quality.fps,
    scaleResolutionDownBy: scaleInto(picture, quality) * scaleResolutionDownBy,
  };
}

/** The size of what a track captures, where it tells. */
export function sizeOf(track: MediaStreamTrack): PictureSize | undefined {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : undefined;
}
