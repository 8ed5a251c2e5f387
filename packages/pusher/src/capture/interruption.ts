import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';

import type { SourceKind } from './capture-source.ts';
import { endings } from './made-stream.ts';

const codes: Readonly<Record<SourceKind, LiveCodeNumber>> = {
  camera: LiveCode.WARNING_CAMERA_INTERRUPTED,
  microphone: LiveCode.WARNING_MICROPHONE_INTERRUPTED,
  screen: LiveCode.WARNING_SCREEN_CAPTURE_INTERRUPTED,
  'virtual-camera': LiveCode.WARNING_VIRTUAL_CAMERA_FAILED,
  custom: LiveCode.WARNING_CUSTOM_CAPTURE_ENDED,
};

const names: Readonly<Record<SourceKind, string>> = {
  camera: 'The camera',
  microphone: 'The microphone',
  screen: 'The screen capture',
  'virtual-camera': 'The virtual camera',
  custom: 'The custom stream',
};

/** A source that ended although nobody here stopped it. */
export function endedBySystem(kind: SourceKind, track: MediaStreamTrack): LiveError {
  const known = endings.get(track);
  if (known) return known;
  const { deviceId } = track.getSettings();
  return new LiveError(codes[kind], `${names[kind]} was ended by the browser or the system.`, {
    detail: { track: track.kind, ...(deviceId ? { deviceId } : {}) },
  });
}

/** A device that delivers nothing for now, as during a telephone call. */
export function mutedBySystem(kind: 'camera' | 'microphone'): LiveError {
  return new LiveError(codes[kind], `${names[kind]} delivers nothing for the moment.`, { detail: { muted: true } });
}
