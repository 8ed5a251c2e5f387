import { LiveCode, LiveError } from '@livelit/core';

/** Chromium alone lets a page ask what a policy forbids it. */
interface WithPolicy {
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** Whether the page, or the frame that holds it, forbids it to itself; false where the browser does not tell. */
export function forbiddenByPolicy(subject: 'camera' | 'microphone'): boolean {
  if (typeof document === 'undefined') return false;
  return (document as unknown as WithPolicy).featurePolicy?.allowsFeature(subject) === false;
}

/** Throws WARNING_CAMERA_NO_PERMISSION or _MICROPHONE_NO_PERMISSION with `detail.policy` where a policy forbids it. */
export function refuseForbidden(subject: 'camera' | 'microphone'): void {
  if (!forbiddenByPolicy(subject)) return;
  const code = LiveCode[`WARNING_${subject === 'camera' ? 'CAMERA' : 'MICROPHONE'}_NO_PERMISSION`];
  throw new LiveError(code, `A permissions policy forbids this page the ${subject}.`, { detail: { policy: true } });
}
