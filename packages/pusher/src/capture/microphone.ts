import { type AudioQuality, fromDomException } from '@livelit/core';

import { withDevice } from './camera.ts';
import { mediaDevices } from './media-devices.ts';

/** Which microphone, and how. */
export interface MicrophoneOptions {
  readonly deviceId?: string | undefined;
  /** More constraints, or others, for the track. */
  readonly constraints?: MediaTrackConstraints | undefined;
}

/** Opens a microphone: the one with this `deviceId`, or the browser's default. */
export async function openMicrophone(
  which: string | MicrophoneOptions | undefined,
  quality: AudioQuality,
): Promise<MediaStream> {
  const { deviceId, constraints }: MicrophoneOptions = typeof which === 'object' ? which : { deviceId: which };
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
    ...constraints,
  };
  try {
    return await devices.getUserMedia({ audio });
  } catch (error) {
    throw withDevice(fromDomException(error, 'microphone'), deviceId);
  }
}
