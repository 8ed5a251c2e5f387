import { fromDomException, LiveError, type VideoQuality } from '@livelit/core';

import { mediaDevices } from './media-devices.ts';

/**
 * Opens a camera: the one with this `deviceId`, or the one that looks at the `user` or the `environment`. A device that
 * is named is opened or nothing is; size and rate are wishes.
 */
export async function openCamera(which: string | undefined, quality: VideoQuality): Promise<MediaStream> {
  const devices = mediaDevices('camera');
  const facing = which === 'user' || which === 'environment';
  const video: MediaTrackConstraints = {
    width: { ideal: quality.width },
    height: { ideal: quality.height },
    frameRate: { ideal: quality.fps },
    ...(facing ? { facingMode: { ideal: which } } : which ? { deviceId: { exact: which } } : {}),
  };
  try {
    return await devices.getUserMedia({ video });
  } catch (error) {
    throw withDevice(fromDomException(error, 'camera'), facing ? undefined : which);
  }
}

/** The same error, with the device that was asked for. */
export function withDevice(error: LiveError, deviceId: string | undefined): LiveError {
  if (!deviceId) return error;
  return new LiveError(error.code, error.message, { cause: error.cause, detail: { ...error.detail, deviceId } });
}
