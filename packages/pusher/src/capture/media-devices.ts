import { type CaptureSubject, LiveCode, LiveError } from '@livelit/core';

/** Chromium alone lets a page ask what a policy forbids it. */
interface WithPolicy {
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

const forbidden = {
  camera: LiveCode.WARNING_CAMERA_NO_PERMISSION,
  microphone: LiveCode.WARNING_MICROPHONE_NO_PERMISSION,
  screen: LiveCode.WARNING_SCREEN_CAPTURE_START_FAILED,
};

/** Whether the page, or the frame that holds it, forbids it to itself; false where the browser does not tell. */
export function forbiddenByPolicy(subject: CaptureSubject): boolean {
  if (typeof document === 'undefined') return false;
  const feature = subject === 'screen' ? 'display-capture' : subject;
  return (document as unknown as WithPolicy).featurePolicy?.allowsFeature(feature) === false;
}

/** `navigator.mediaDevices`, or the reason why there is none for this. */
export function mediaDevices(subject: CaptureSubject): MediaDevices {
  if (!isSecureContext)
    throw new LiveError(
      LiveCode.ERROR_INSECURE_CONTEXT,
      `The ${subject} is hidden from pages that are not served over HTTPS.`,
    );
  const { mediaDevices: devices } = navigator as { mediaDevices?: MediaDevices };
  if (!devices) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, `This browser gives pages no ${subject}.`);
  if (forbiddenByPolicy(subject))
    throw new LiveError(forbidden[subject], `A permissions policy forbids this page the ${subject}.`, {
      detail: { policy: true },
    });
  return devices;
}
