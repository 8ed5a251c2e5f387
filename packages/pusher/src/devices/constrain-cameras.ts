import { LiveCode, LiveError, type VideoQuality, withDeadline } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';
import type { DeviceHost } from './device-host.ts';

/** Milliseconds that a device may take to change. */
const changeMs = 3000;

/**
 * Asks running cameras and screens for this size and rate. What they refuse stays as it is; a camera that does not give
 * the size is told of by WARNING_CAPTURE_SETTINGS_CHANGED.
 */
export async function constrainCameras(host: DeviceHost, quality: VideoQuality): Promise<void> {
  await Promise.all(
    host
      .sources()
      .filter(({ kind }) => kind === 'camera' || kind === 'screen')
      .map((source) => constrain(source, quality, host)),
  );
}

async function constrain(source: CaptureSource, quality: VideoQuality, host: DeviceHost): Promise<void> {
  const [track] = source.stream.getVideoTracks();
  if (track?.readyState !== 'live') return;
  const { width, height, fps } = quality;
  const bound = source.kind === 'screen' ? 'max' : 'ideal';
  // What is not repeated is forgotten; what concerns the lens may not be mixed with the size.
  const { deviceId, groupId, facingMode, aspectRatio } = track.getConstraints();
  const kept = Object.entries({ deviceId, groupId, facingMode, aspectRatio }).filter(
    ([, value]) => value !== undefined,
  );
  const wanted: MediaTrackConstraints = {
    ...Object.fromEntries(kept),
    width: { [bound]: width },
    height: { [bound]: height },
    frameRate: { ideal: fps },
  };
  const late = () => new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'The device did not answer.');
  const refused = await withDeadline(track.applyConstraints(wanted), changeMs, late).then(
    () => undefined,
    (cause: unknown) => ({ cause }),
  );
  if (source.kind !== 'camera') return;
  const given = track.getSettings();
  const { width: w = width, height: h = height } = given;
  const asWanted = (w === width && h === height) || (w === height && h === width);
  if (asWanted && !refused) return;
  host.warn(
    new LiveError(
      LiveCode.WARNING_CAPTURE_SETTINGS_CHANGED,
      `The camera gives ${w}×${h} at ${Math.round(given.frameRate ?? fps)} frames a second, not ${width}×${height} at ${fps}.`,
      {
        ...refused,
        detail: {
          streamId: source.id,
          width: w,
          height: h,
          ...(given.deviceId && { deviceId: given.deviceId }),
        },
      },
    ),
  );
}
