import { LiveCode, type LiveCodeNumber } from '../live-code.ts';
import { isLiveError, LiveError, toSentence } from '../live-error.ts';

/** What was to be opened. */
export type CaptureSubject = 'camera' | 'microphone' | 'screen';

/**
 * What `getUserMedia` or `getDisplayMedia` rejected with, as a code: permission, occupied, not found and so on.
 * `detail.constraint` names the constraint that no device fulfils. Of a refusal `detail.policy` says that a policy of the
 * page forbids it, `detail.system` that the operating system does, and `detail.dismissed` that the user closed the
 * question without an answer, as far as the browser tells.
 */
export function fromDomException(error: unknown, subject: CaptureSubject): LiveError {
  if (isLiveError(error)) return error;
  const {
    name = '',
    message = '',
    constraint,
  } = Object(error) as { name?: string; message?: string; constraint?: string };
  const refused = name === 'NotAllowedError';
  const detail = {
    ...(constraint && { constraint }),
    ...(refused && /polic/i.test(message) && { policy: true }),
    ...(refused && /system/i.test(message) && { system: true }),
    ...(refused && /dismiss/i.test(message) && { dismissed: true }),
  };
  const said = message || name || 'no reason given';
  return new LiveError(codeOf(name, subject), toSentence(`The ${subject} could not be opened: ${said}`), {
    cause: error,
    detail,
  });
}

function codeOf(name: string, subject: CaptureSubject): LiveCodeNumber {
  if (name === 'TypeError') return LiveCode.ERROR_INVALID_PARAMETER;
  const unsupported = name === 'SecurityError' || name === 'NotSupportedError';
  if (subject === 'screen') {
    // Cancelled by the user and forbidden by a policy have one name for screens.
    return LiveCode[`WARNING_SCREEN_CAPTURE_${unsupported ? 'NOT_SUPPORTED' : 'START_FAILED'}`];
  }
  if (unsupported) return LiveCode.ERROR_NOT_SUPPORTED;
  if (name === 'InvalidStateError') return LiveCode.ERROR_REFUSED;
  const device = subject === 'camera' ? 'CAMERA' : 'MICROPHONE';
  if (name === 'NotAllowedError') return LiveCode[`WARNING_${device}_NO_PERMISSION`];
  return LiveCode[`WARNING_${device}_${name === 'NotReadableError' ? 'OCCUPIED' : 'START_FAILED'}`];
}
