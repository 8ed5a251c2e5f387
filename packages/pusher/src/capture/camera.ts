import { fromDomException, LiveError, type VideoQuality } from '@livelit/core';

import { mediaDevices } from './media-devices.ts';

/** Which camera, and how. */
export interface CameraOptions {
  readonly deviceId?: string | undefined;
  readonly facingMode?: 'user' | 'environment' | undefined;
  /** More constraints, or others, for the track. */
  readonly constraints?: MediaTrackConstraints | undefined;
}

/**
 * Opens a camera: the one with this `deviceId`, or the one that looks at the `user` or the `environment`. A device that
 * is named is opened or nothing is; size and rate are wishes.
 */
export async function openCamera(
  which: string | CameraOptions | undefined,
  quality: VideoQuality,
): Promise<MediaStream> {
  const devices = mediaDevices('camera');
  const { deviceId, facingMode, constraints } = cameraOptionsOf(which);
  const video: MediaTrackConstraints = {
    width: { ideal: quality.width },
    height: { ideal: quality.height },
    frameRate: { ideal: quality.fps },
    ...(deviceId ? { deviceId: { exact: deviceId } } : facingMode ? { facingMode: { ideal: facingMode } } : {}),
    ...constraints,
  };
  try {
    return await devices.getUserMedia({ video });
  } catch (error) {
    throw withDevice(fromDomException(error, 'camera'), deviceId);
  }
}

function cameraOptionsOf(which: string | CameraOptions = {}): CameraOptions {
  if (typeof which === 'object') return which;
  return which === 'user' || which === 'environment' ? { facingMode: which } : { deviceId: which };
}

/** The same error, with the device that was asked for. */
export function withDevice(error: LiveError, deviceId: string | undefined): LiveError {
  if (!deviceId) return error;
  return new LiveError(error.code, error.message, { cause: error.cause, detail: { ...error.detail, deviceId } });
}
