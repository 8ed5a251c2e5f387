import { log, toLiveError } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';
import type { DeviceHost } from './device-host.ts';
import { endLost } from './replace-lost.ts';
import { switchDevice, tellSwitched } from './switch-device.ts';

const logger = log.child('pusher');

/**
 * Tells of plugged devices, finds those that are gone without a word (Chromium lets an unplugged microphone fall silent,
 * and no more), and follows the default microphone, until the host's signal aborts.
 */
export function watchDevices(host: DeviceHost): void {
  // What is there is known by name from now on.
  host.onDeviceChange();
  let looking: Promise<void> = Promise.resolve();
  navigator.mediaDevices.addEventListener(
    'devicechange',
    () => {
      host.onDeviceChange();
      looking = looking.then(() => look(host)).catch((error: unknown) => logger.warn('Devices', toLiveError(error)));
    },
    { signal: host.signal },
  );
}

async function look(host: DeviceHost): Promise<void> {
  const infos = await navigator.mediaDevices.enumerateDevices();
  for (const source of host.sources()) {
    const { kind } = source;
    if (host.signal.aborted || (kind !== 'camera' && kind !== 'microphone')) continue;
    const wanted = kind === 'camera' ? 'videoinput' : 'audioinput';
    const present = infos.filter((info) => info.kind === wanted && info.deviceId);
    const track = source.stream.getTracks().find(({ readyState }) => readyState === 'live');
    const { deviceId, groupId } = track?.getSettings() ?? {};
    if (!track || !deviceId) continue;
    const info = present.find((one) => one.deviceId === deviceId);
    if (!info) {
      // Without permission there are no ids to compare; the track then ends by itself.
      if (present.length > 0 || infos.every((one) => one.kind !== wanted)) endLost(track);
    } else if (deviceId === 'default' && groupId && info.groupId !== groupId) await onNewDefault(source, track, host);
  }
}

/** The browser's default microphone is another one now, and the track still that of the former. */
async function onNewDefault(source: CaptureSource, track: MediaStreamTrack, host: DeviceHost): Promise<void> {
  if (host.config.devicePolicy !== 'follow-default') return;
  try {
    await switchDevice(source, { deviceId: 'default' }, host);
  } catch (error) {
    logger.warn('The new default microphone could not be opened', toLiveError(error));
    return;
  }
  const now = source.stream.getAudioTracks()[0];
  if (now && now !== track) tellSwitched(source, now, host);
}
