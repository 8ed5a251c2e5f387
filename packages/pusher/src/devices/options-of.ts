import type { CameraOptions } from '../capture/camera.ts';
import type { MicrophoneOptions } from '../capture/microphone.ts';
import { openedWith } from '../capture/open-device.ts';

/** What a device was opened with, so that another is opened alike. */
export function optionsOf(track: MediaStreamTrack | undefined): CameraOptions & MicrophoneOptions {
  return (track && openedWith.get(track)) ?? {};
}
