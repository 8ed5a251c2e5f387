import { toLiveError } from '@livelit/core';

import type { DeviceHost } from './device-host.ts';
import { switchDevice } from './switch-device.ts';

/**
 * Opens running microphones anew with the present audio quality: rate and channels of one that is open cannot change. One
 * that cannot be opened again goes on as it is, and is told of.
 */
export async function renewMicrophones(host: DeviceHost): Promise<void> {
  for (const source of host.sources()) {
    if (source.kind !== 'microphone') continue;
    const { deviceId } = source.stream.getAudioTracks()[0]?.getSettings() ?? {};
    await switchDevice(source, { deviceId }, host).catch((error: unknown) => host.warn(toLiveError(error)));
  }
}
