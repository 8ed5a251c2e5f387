import type { AudioQuality, LiveError } from '@livelit/core';

import { openDevice } from './open-device.ts';

/** Which microphone, and how. */
export interface MicrophoneOptions {
  /** The microphone of this id, or none at all. */
  readonly deviceId?: string | undefined;
  /** Whether the browser takes out what the loudspeakers play. @default true for one channel, false for two */
  readonly echoCancellation?: boolean | undefined;
  /** Whether the browser takes out steady noise. @default true for one channel, false for two */
  readonly noiseSuppression?: boolean | undefined;
  /** Whether the browser evens out how loud it is. @default true for one channel, false for two */
  readonly autoGainControl?: boolean | undefined;
  /** Whether the system takes out all but voices, where it can. @default the system's */
  readonly voiceIsolation?: boolean | undefined;
  /** More constraints, or others, for the track. */
  readonly constraints?: MediaTrackConstraints | undefined;
}

/** Opens a microphone: the one with this `deviceId`, or the browser's default. */
export function openMicrophone(
  which: string | MicrophoneOptions | undefined,
  { channels, sampleRate }: AudioQuality,
  warn?: (warning: LiveError) => void,
): Promise<MediaStream> {
  const options: MicrophoneOptions = typeof which === 'object' ? which : { deviceId: which };
  const speech = channels === 1;
  const { echoCancellation = speech, noiseSuppression = speech, autoGainControl = speech, voiceIsolation } = options;
  const constraints = {
    channelCount: { ideal: channels },
    sampleRate: { ideal: sampleRate },
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    ...(voiceIsolation !== undefined && { voiceIsolation }),
  };
  return openDevice('microphone', options, constraints, warn);
}
