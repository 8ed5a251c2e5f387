import { LiveCode, LiveError } from '@livelit/core';
import type { CaptureSubject } from '@livelit/core/capture';

/** `navigator.mediaDevices`, or the reason why there is none. */
export function mediaDevices(subject: CaptureSubject): MediaDevices {
  if (!isSecureContext)
    throw new LiveError(
      LiveCode.ERROR_INSECURE_CONTEXT,
      `The ${subject} is hidden from pages that are not served over HTTPS.`,
    );
  const { mediaDevices: devices } = navigator as { mediaDevices?: MediaDevices };
  if (!devices) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `This browser gives pages no ${subject}.`);
  return devices;
}
