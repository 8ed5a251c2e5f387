import { LiveCode, type LiveCodeNumber } from './live-code.ts';
import { isLiveError, LiveError, toSentence } from './live-error.ts';

/** What was to be opened. */
export type CaptureSubject = 'camera' | 'microphone' | 'screen';

type Row = Readonly<Record<CaptureSubject, LiveCodeNumber>>;

const failed: Row = {
  camera: LiveCode.WARNING_CAMERA_START_FAILED,
  microphone: LiveCode.WARNING_MICROPHONE_START_FAILED,
  screen: LiveCode.WARNING_SCREEN_CAPTURE_START_FAILED,
};

const insecure: Row = {
  camera: LiveCode.ERROR_NOT_SUPPORTED,
  microphone: LiveCode.ERROR_NOT_SUPPORTED,
  screen: LiveCode.WARNING_SCREEN_CAPTURE_NOT_SUPPORTED,
};

const rows: Readonly<Record<string, Partial<Row>>> = {
  NotAllowedError: {
    camera: LiveCode.WARNING_CAMERA_NO_PERMISSION,
    microphone: LiveCode.WARNING_MICROPHONE_NO_PERMISSION,
  },
  NotReadableError: { camera: LiveCode.WARNING_CAMERA_OCCUPIED, microphone: LiveCode.WARNING_MICROPHONE_OCCUPIED },
  InvalidStateError: { camera: LiveCode.ERROR_REFUSED, microphone: LiveCode.ERROR_REFUSED },
  SecurityError: insecure,
  NotSupportedError: insecure,
  TypeError: {
    camera: LiveCode.ERROR_INVALID_PARAMETER,
    microphone: LiveCode.ERROR_INVALID_PARAMETER,
    screen: LiveCode.ERROR_INVALID_PARAMETER,
  },
};

/**
 * What `getUserMedia` or `getDisplayMedia` rejected with, as a code: permission, occupied, not found and so on.
 * `detail.constraint` names the constraint that no device fulfils, `detail.policy` says that a policy forbids it.
 */
export function fromDomException(error: unknown, subject: CaptureSubject): LiveError {
  if (isLiveError(error)) return error;
  const {
    name = '',
    message = '',
    constraint,
  } = (error ?? {}) as { name?: string; message?: string; constraint?: string };
  const code = rows[name]?.[subject] ?? failed[subject];
  const policy = name === 'NotAllowedError' && /policy|policies/i.test(message);
  return new LiveError(
    code,
    toSentence(`The ${subject} could not be opened: ${message || name || 'no reason given'}`),
    {
      cause: error,
      detail: { ...(constraint ? { constraint } : {}), ...(policy ? { policy } : {}) },
    },
  );
}
