import { type AudioQuality, fromDomException } from '@livelit/core';

import { withDevice } from './camera.ts';
import { mediaDevices } from './media-devices.ts';

/** Opens a microphone: the one with this `deviceId`, or the browser's default. */
export async function openMicrophone(deviceId: string | undefined, quality: AudioQuality): Promise<MediaStream> {
  const devices = mediaDevices('microphone');
  const { channels, sampleRate } = quality;
  const processing = channels === 1;
  const audio: MediaTrackConstraints = {
    channelCount: { ideal: channels },
    sampleRate: { ideal: sampleRate },
    echoCancellation: processing,
    noiseSuppression: processing,
    autoGainControl: processing,
    ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
  };
  try {
    return await devices.getUserMedia({ audio });
  } catch (error) {
    throw withDevice(fromDomException(error, 'microphone'), deviceId);
  }
}
