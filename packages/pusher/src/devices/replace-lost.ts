import type { CaptureSource } from '../capture/capture-source.ts';
import type { DeviceHost } from './device-host.ts';
import { type LiveDevice, listDevices } from './list-devices.ts';
import { optionsOf } from './options-of.ts';
import { queryPermission } from './query-permission.ts';
import { switching, tellSwitched } from './switch-device.ts';

/** A device that was just plugged in, or out, needs a moment; milliseconds between attempts to open one. */
const pauseMs = 500;
const attempts = 3;

/**
 * By `config.devicePolicy`, the track that takes the place of a device that is gone; undefined when the source ends.
 * `signal` aborts when the source was stopped meanwhile. Never asks the user: a page that has lost its permission gets
 * nothing.
 */
export async function replaceLost(
  source: CaptureSource,
  track: MediaStreamTrack,
  host: DeviceHost,
  signal: AbortSignal,
): Promise<MediaStreamTrack | undefined> {
  // Some systems end the first camera when a second is opened; what is being opened is what was wanted.
  const underWay = switching.get(source);
  if (underWay) return underWay;
  const kind = source.kind === 'camera' ? 'camera' : 'microphone';
  const { devicePolicy } = host.config;
  if (devicePolicy === 'stop') return undefined;
  const either = AbortSignal.any([signal, host.signal]);
  const { deviceId: _gone, facingMode: _facing, ...kept } = optionsOf(track);
  const lostId = track.getSettings().deviceId;
  const open = (deviceId: string | undefined) => {
    const options = { ...kept, ...(deviceId && { deviceId }) };
    return kind === 'camera' ? host.openCamera(options) : host.openMicrophone(options);
  };
  const find = devicePolicy === 'stay' ? (device: LiveDevice) => device.deviceId === lostId : undefined;

  for (let attempt = 0; !either.aborted; attempt++) {
    if (!(await mayOpen(kind))) return undefined;
    const devices = await listDevices(kind);
    const device = find ? devices.find(find) : devices.find((one) => one.deviceId !== lostId);
    const opened = await (device ? open(device.deviceId).catch(() => undefined) : undefined);
    if (opened) {
      if (!find) tellSwitched(source, opened, host);
      return opened;
    }
    if (attempt % attempts === attempts - 1) {
      if (!find) return undefined;
      await untilDevicesChange(either);
    } else await pause(either);
  }
  return undefined;
}

/** The browser would ask the user out of the blue, unless it has allowed the device before. */
async function mayOpen(kind: 'camera' | 'microphone'): Promise<boolean> {
  const { state } = await queryPermission(kind);
  return state === 'granted' || (state === 'prompt' && (await listDevices(kind)).some(({ label }) => label));
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function untilDevicesChange(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = () => {
      ended.abort();
      resolve();
    };
    navigator.mediaDevices.addEventListener('devicechange', end, { signal: ended.signal });
    signal.addEventListener('abort', end, { signal: ended.signal });
  });
}

/** A device that is gone without the browser's word for it: the track ends, as it should have. */
export function endLost(track: MediaStreamTrack): void {
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
