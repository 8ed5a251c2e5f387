import type { LiveError } from '@livelit/core';

import type { CameraOptions } from '../capture/camera.ts';
import type { CaptureSource } from '../capture/capture-source.ts';
import type { MicrophoneOptions } from '../capture/microphone.ts';
import type { PusherConfig } from '../pusher-config.ts';

/** What the devices' side takes from its pusher. */
export interface DeviceHost {
  readonly config: Readonly<PusherConfig>;
  readonly sources: () => readonly CaptureSource[];
  /** Puts the track in the place of the source's track of its kind; viewers see no gap. */
  readonly swap: (id: string, track: MediaStreamTrack) => void;
  /** Opens a camera as `startCamera` would, or a microphone, without starting a source. */
  readonly openCamera: (which: string | CameraOptions | undefined) => Promise<MediaStreamTrack>;
  readonly openMicrophone: (which: string | MicrophoneOptions | undefined) => Promise<MediaStreamTrack>;
  readonly warn: (error: LiveError) => void;
  readonly onDeviceChange: () => void;
  /** Aborts when the pusher is destroyed. */
  readonly signal: AbortSignal;
}
