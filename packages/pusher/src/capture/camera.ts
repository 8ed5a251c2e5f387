import type { LiveError, VideoQuality } from '@livelit/core';

import { openDevice } from './open-device.ts';

/** Which camera, and how. */
export interface CameraOptions {
  /** The camera of this id, or none at all. */
  readonly deviceId?: string | undefined;
  /** The camera that looks this way, where the device has one. */
  readonly facingMode?: 'user' | 'environment' | undefined;
  /**
   * More constraints, or others, for the track. `{ zoom: true }` asks for leave to zoom, which browsers on computers give
   * to nobody who has not asked.
   */
  readonly constraints?: (MediaTrackConstraints & { readonly zoom?: unknown }) | undefined;
}

/**
 * Opens a camera: the one with this `deviceId`, or the one that looks at the `user` or the `environment`. A device that
 * is named is opened or nothing is; size and rate are wishes.
 */
export function openCamera(
  which: string | CameraOptions | undefined,
  quality: VideoQuality,
  warn?: (warning: LiveError) => void,
): Promise<MediaStream> {
  const options = cameraOptionsOf(which);
  const { deviceId, facingMode } = options;
  const constraints: MediaTrackConstraints = {
    width: { ideal: quality.width },
    height: { ideal: quality.height },
    frameRate: { ideal: quality.fps },
    ...(facingMode && !deviceId && { facingMode: { ideal: facingMode } }),
  };
  return openDevice('camera', options, constraints, warn);
}

function cameraOptionsOf(which: string | CameraOptions = {}): CameraOptions {
  if (typeof which === 'object') return which;
  return which === 'user' || which === 'environment' ? { facingMode: which } : { deviceId: which };
}
