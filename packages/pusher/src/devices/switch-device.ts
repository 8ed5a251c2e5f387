import { isLiveError, LiveCode, LiveError } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';
import type { DeviceHost } from './device-host.ts';
import { optionsOf } from './options-of.ts';

/** Sources whose device is being changed, with the track that is to come. */
export const switching = new WeakMap<CaptureSource, Promise<MediaStreamTrack>>();

/** What to open in place of a source's device. */
export interface SwitchTarget {
  readonly deviceId?: string | undefined;
  readonly facingMode?: 'user' | 'environment' | undefined;
}

/**
 * Opens another device for a running source and puts it in the place of the first, which is closed then: viewers see no
 * gap. Where a system cannot have both open, the first is closed before; if the other fails all the same, the first is
 * opened again. Rejects as `startCamera` and `startMicrophone` do, and the source goes on.
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
  try {
    return await open({ ...kept, ...target });
  } catch (error) {
    if (!former || former.readyState === 'ended' || !isLiveError(error, occupied)) throw error;
    const formerId = former.getSettings().deviceId;
    former.stop();
    try {
      return await open({ ...kept, ...target });
    } catch (again) {
      host.swap(source.id, await open({ ...kept, deviceId: formerId }));
      throw again;
    }
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
