import { LiveCode, LiveError, withDeadline } from '@livelit/core';

/** Milliseconds that a device may take to change. */
const changeMs = 3000;

interface Range {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

/** What cameras can beside pictures; TypeScript's DOM knows only some of it. */
export interface CameraCapabilities {
  readonly zoom?: Range;
  readonly torch?: boolean;
  readonly focusMode?: readonly string[];
  readonly exposureMode?: readonly string[];
  readonly exposureCompensation?: Range;
}

/** What a camera can, as far as the browser tells; nothing where it does not. */
export function cameraCapabilities(track: MediaStreamTrack): CameraCapabilities {
  const { getCapabilities } = track as Partial<MediaStreamTrack>;
  return (getCapabilities?.call(track) ?? {}) as CameraCapabilities;
}

/**
 * Sets these of a camera's settings and looks whether they hold, as browsers pass over in silence what a camera cannot.
 * Rejects with ERROR_NOT_SUPPORTED.
 */
export async function adjustCamera(track: MediaStreamTrack, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(wanted).join(' and ');
  const refused = (cause?: unknown) =>
    new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `The camera does not take ${names}.`, { cause });
  const late = () => refused();
  // Chromium takes these alone, without the size.
  const applying = track.applyConstraints({ advanced: [wanted] } as MediaTrackConstraints);
  await withDeadline(applying, changeMs, late).catch((cause: unknown) => Promise.reject(refused(cause)));
  const given = track.getSettings() as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(wanted))
    if (name !== 'pointsOfInterest' && !isNear(given[name], value)) throw refused();
}

/** Devices go by steps of their own. */
function isNear(given: unknown, wanted: unknown): boolean {
  if (typeof given !== 'number' || typeof wanted !== 'number') return given === wanted;
  return Math.abs(given - wanted) <= Math.max(0.5, Math.abs(wanted) * 0.1);
}

/** A camera without this. */
export function lacks(what: string): LiveError {
  return new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `This camera, or this browser, has no ${what}.`);
}
