import { isLiveError, LiveCode, LiveError } from '@livelit/core';

import type { CameraOptions } from '../capture/camera.ts';
import type { CaptureSource } from '../capture/capture-source.ts';
import type { MicrophoneOptions } from '../capture/microphone.ts';
import type { DeviceHost } from './device-host.ts';
import { optionsOf } from './options-of.ts';

/** Sources whose device is being changed, with the track that is to come. */
export const switching = new WeakMap<CaptureSource, Promise<MediaStreamTrack>>();

/** What to open in place of a source's device; what is left out stays as it was opened. */
export type SwitchTarget = CameraOptions & MicrophoneOptions;

/**
 * Opens another device for a running source and puts it in the place of the first, which is closed then: viewers see no
 * gap. Where a system cannot have both open, or both are one, the first is closed before, and opened again when the other
 * fails. Rejects as `startCamera` and `startMicrophone` do, and the source goes on.
 */
export async function switchDevice(source: CaptureSource, target: SwitchTarget, host: DeviceHost): Promise<void> {
  if (switching.has(source))
    throw new LiveError(LiveCode.ERROR_REFUSED, `The ${source.kind} is just being switched; wait for that.`);
  const opening = openOther(source, target, host);
  switching.set(source, opening);
  try {
    host.swap(source.id, await opening);
  } finally {
    switching.delete(source);
  }
}

async function openOther(source: CaptureSource, target: SwitchTarget, host: DeviceHost): Promise<MediaStreamTrack> {
  const isCamera = source.kind === 'camera';
  const former = source.stream.getTracks().find((track) => track.kind === (isCamera ? 'video' : 'audio'));
  const { facingMode: _facing, deviceId: _device, ...kept } = optionsOf(former);
  const open = isCamera ? host.openCamera : host.openMicrophone;
  const occupied = isCamera ? LiveCode.WARNING_CAMERA_OCCUPIED : LiveCode.WARNING_MICROPHONE_OCCUPIED;
  const formerId = former?.getSettings().deviceId;
  const isLive = former?.readyState === 'live';
  // A device that is open already is given again as it is, whatever is asked for.
  if (!isLive || formerId !== target.deviceId) {
    try {
      return await open({ ...kept, ...target });
    } catch (error) {
      if (!isLive || !isLiveError(error, occupied)) throw error;
    }
  }
  former.stop();
  try {
    return await open({ ...kept, ...target });
  } catch (error) {
    const again = await open({ ...kept, deviceId: formerId }).catch(() => undefined);
    if (again) host.swap(source.id, again);
    else former.dispatchEvent(new Event('ended'));
    throw error;
  }
}

/** Tells that another device took over. */
export function tellSwitched(source: CaptureSource, track: MediaStreamTrack, host: DeviceHost): void {
  const { deviceId } = track.getSettings();
  host.warn(
    new LiveError(LiveCode.INFO_DEVICE_SWITCHED, `The ${source.kind} is now ${track.label || 'another one'}.`, {
      detail: { streamId: source.id, label: track.label, ...(deviceId && { deviceId }) },
    }),
  );
}
