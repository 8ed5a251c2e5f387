import { LiveCode, LiveError } from '@livelit/core';
import { fromDomException } from '@livelit/core/capture';

import { loadPart } from '../load-part.ts';
import type { CameraOptions } from './camera.ts';
import { refuseForbidden } from './forbidden-by-policy.ts';
import { mediaDevices } from './media-devices.ts';
import type { MicrophoneOptions } from './microphone.ts';

/** What each track was opened with, so that another device can be opened alike. */
export const openedWith = new WeakMap<MediaStreamTrack, CameraOptions & MicrophoneOptions>();

/** Milliseconds that a device may take to start once the user has allowed it. */
const startMs = 15_000;

/**
 * Opens a camera or microphone. When a device is there but gives no such picture or sound, it is asked once more with
 * wishes in place of demands (WARNING_CAPTURE_SETTINGS_CHANGED); a `deviceId` stays a demand.
 */
export async function openDevice(
  subject: 'camera' | 'microphone',
  options: CameraOptions & MicrophoneOptions,
  constraints: MediaTrackConstraints,
  warn?: (warning: LiveError) => void,
): Promise<MediaStream> {
  const devices = mediaDevices(subject);
  refuseForbidden(subject);
  const { deviceId } = options;
  const open = async (wanted: MediaTrackConstraints) => {
    const stream = await started(devices.getUserMedia({ [subject === 'camera' ? 'video' : 'audio']: wanted }), subject);
    for (const track of stream.getTracks()) openedWith.set(track, options);
    return stream;
  };
  const failed = (error: unknown) => {
    const { code, message, cause, detail } = fromDomException(error, subject);
    return new LiveError(code, message, { cause, detail: { ...detail, ...(deviceId && { deviceId }) } });
  };
  const wanted = { ...constraints, ...(deviceId && { deviceId: { exact: deviceId } }), ...options.constraints };
  try {
    return await open(wanted);
  } catch (error) {
    const { name, constraint } = error as OverconstrainedError;
    if (name !== 'OverconstrainedError' || constraint === 'deviceId') throw failed(error);
    const { asWishes } = await loadPart(import('./as-wishes.ts'));
    const stream = await open(asWishes(wanted)).catch(() => Promise.reject(failed(error)));
    warn?.(
      new LiveError(
        LiveCode.WARNING_CAPTURE_SETTINGS_CHANGED,
        `The ${subject} cannot keep ${constraint} as demanded.`,
        {
          detail: { constraint },
        },
      ),
    );
    return stream;
  }
}

/** The same, but a device that hangs is given up: not while the user is being asked, who may take any time. */
function started(opening: Promise<MediaStream>, subject: 'camera' | 'microphone'): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const onGranted = () => {
      const timer = setTimeout(() => {
        settled.abort();
        const code = LiveCode[`WARNING_${subject === 'camera' ? 'CAMERA' : 'MICROPHONE'}_START_FAILED`];
        reject(new LiveError(code, `The ${subject} did not start within ${startMs / 1000} s.`));
      }, startMs);
      settled.signal.addEventListener('abort', () => clearTimeout(timer));
    };
    opening
      .then((stream) => {
        if (settled.signal.aborted) for (const track of stream.getTracks()) track.stop();
        resolve(stream);
      }, reject)
      .finally(() => settled.abort());
    watchGrant(subject, settled.signal, onGranted);
  });
}

function watchGrant(name: PermissionName, signal: AbortSignal, onGranted: () => void): void {
  const { permissions } = navigator as Partial<Pick<Navigator, 'permissions'>>;
  permissions?.query({ name }).then(
    (status) => {
      const look = () => {
        if (status.state === 'granted' && !signal.aborted) onGranted();
      };
      status.addEventListener('change', look, { signal });
      look();
    },
    () => undefined,
  );
}
