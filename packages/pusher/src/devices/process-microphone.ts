import { LiveCode, LiveError, withDeadline } from '@livelit/core';

import type { CaptureSource } from '../capture/capture-source.ts';
import { openedWith } from '../capture/open-device.ts';
import type { DeviceHost } from './device-host.ts';
import { optionsOf } from './options-of.ts';
import { switchDevice } from './switch-device.ts';

/** What a browser can do to the sound of a microphone. */
export type Processing = 'echoCancellation' | 'noiseSuppression' | 'autoGainControl' | 'voiceIsolation';

/** Milliseconds that a device may take to change. */
const changeMs = 3000;

/**
 * Switches one kind of processing of a running microphone. Chromium changes none of an open one, and says nothing, so it
 * is then opened anew in the same place. Rejects with ERROR_NOT_SUPPORTED when it is as it was after all.
 */
export async function processMicrophone(
  source: CaptureSource,
  name: Processing,
  on: boolean,
  host: DeviceHost,
): Promise<void> {
  const [track] = source.stream.getAudioTracks();
  if (!track || !mayHave(track, name, on)) throw lacks(name, on);
  const isSet = (one: MediaStreamTrack | undefined) => settingOf(one, name) === on;
  if (isSet(track)) return remember(track, name, on);
  const late = () => lacks(name, on);
  await withDeadline(track.applyConstraints({ ...track.getConstraints(), [name]: on }), changeMs, late).catch(
    () => undefined,
  );
  if (isSet(track)) return remember(track, name, on);
  const { deviceId } = track.getSettings();
  await switchDevice(source, { deviceId, [name]: on }, host);
  if (!isSet(source.stream.getAudioTracks()[0])) throw lacks(name, on);
}

function settingOf(track: MediaStreamTrack | undefined, name: Processing): unknown {
  return (track?.getSettings() as Readonly<Record<string, unknown>> | undefined)?.[name];
}

function mayHave(track: MediaStreamTrack, name: Processing, on: boolean): boolean {
  const known = navigator.mediaDevices.getSupportedConstraints() as Readonly<Record<string, boolean>>;
  if (!known[name]) return false;
  const { getCapabilities } = track as Partial<MediaStreamTrack>;
  const capabilities = getCapabilities?.call(track) as Readonly<Record<string, unknown>> | undefined;
  const choices = capabilities?.[name];
  return !Array.isArray(choices) || choices.includes(on);
}

function remember(track: MediaStreamTrack, name: Processing, on: boolean): void {
  openedWith.set(track, { ...optionsOf(track), [name]: on });
}

function lacks(name: Processing, on: boolean): LiveError {
  const wish = `${on ? 'on' : 'off'}`;
  return new LiveError(
    LiveCode.ERROR_NOT_SUPPORTED,
    `This microphone, or this browser, cannot switch ${name} ${wish}.`,
  );
}
