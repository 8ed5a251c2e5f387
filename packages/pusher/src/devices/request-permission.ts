import { LiveCode } from '@livelit/core';
import { fromDomException } from '@livelit/core/capture';

import { type DevicePermission, queryPermission } from './query-permission.ts';

/**
 * Asks the user for the camera or the microphone, who may take any time, and closes it again. Resolves with what they
 * answered: `prompt` when they closed the question without an answer. Rejects with WARNING_CAMERA_START_FAILED,
 * _OCCUPIED and their like for microphones, when the device is the reason and not the user.
 */
export async function requestPermission(kind: 'camera' | 'microphone'): Promise<DevicePermission> {
  const before = await queryPermission(kind);
  if (before.state === 'denied' && before.reason !== 'user') return before;
  try {
    const stream = await navigator.mediaDevices.getUserMedia(kind === 'camera' ? { video: true } : { audio: true });
    for (const track of stream.getTracks()) track.stop();
    return { state: 'granted' };
  } catch (error) {
    const failure = fromDomException(error, kind);
    const refused =
      failure.code === LiveCode.WARNING_CAMERA_NO_PERMISSION ||
      failure.code === LiveCode.WARNING_MICROPHONE_NO_PERMISSION;
    if (!refused) throw failure;
    if (failure.detail['dismissed']) return { state: 'prompt' };
    return { state: 'denied', reason: failure.detail.policy ? 'policy' : 'user' };
  }
}
