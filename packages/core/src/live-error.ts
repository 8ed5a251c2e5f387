import { LiveCode, type LiveCodeName, type LiveCodeNumber } from './live-code.ts';
import { codeName, severityOf, type Severity } from './severity.ts';

const brand = Symbol.for('livelit.error');

/** The facts of one case. Every member is optional; others may be added. */
export interface LiveErrorDetail {
  /** Status of the HTTP answer. */
  httpStatus?: number;
  /** What was asked for. Leave out secrets. */
  url?: string;
  /** The capture device, as in `MediaDeviceInfo.deviceId`. */
  deviceId?: string;
  /** The captured or published stream. */
  streamId?: string;
  /** The constraint that no device fulfils, as in `OverconstrainedError.constraint`. */
  constraint?: string;
  /** Which attempt this was, from 1. */
  attempt?: number;
  /** How long the server asks to wait, in milliseconds. */
  retryAfterMs?: number;
  /** Whether a policy of the page forbids it, rather than the user. */
  policy?: boolean;
  /** The codec concerned, as in a codec string or MIME type. */
  codec?: string;
  [key: string]: unknown;
}

/** The one class of errors: a code of the table, one English sentence with the facts, and where it came from. */
export class LiveError extends Error {
  /** Number of the code; compare with `LiveCode`. */
  readonly code: LiveCodeNumber;
  /** Name of the code, such as `WARNING_AUTOPLAY_BLOCKED`. */
  override readonly name: LiveCodeName;
  /** Whether it is an error, a warning or only worth knowing. */
  readonly severity: Severity;
  /** The facts of this case. */
  readonly detail: Readonly<LiveErrorDetail>;

  /** `message` is one English sentence with the facts of this case, ending in a full stop. */
  constructor(code: LiveCodeNumber, message: string, options: { cause?: unknown; detail?: LiveErrorDetail } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.name = codeName(code) ?? 'ERROR_FAILED';
    this.severity = severityOf(code);
    this.detail = Object.freeze({ ...options.detail });
    Object.defineProperty(this, brand, { value: true });
  }

  /** What `JSON.stringify` and `postMessage` users send on: everything but the cause and the stack. */
  toJSON(): { code: number; name: string; severity: Severity; message: string; detail: Readonly<LiveErrorDetail> } {
    const { code, name, severity, message, detail } = this;
    return { code, name, severity, message, detail };
  }
}

/** Whether `value` is a `LiveError`, of this code if one is given; holds across copies of this package on one page. */
export function isLiveError(value: unknown, code?: LiveCodeNumber): value is LiveError {
  return (
    typeof value === 'object' &&
    value !== null &&
    brand in value &&
    (code === undefined || (value as unknown as LiveError).code === code)
  );
}

/** A `LiveError` for anything that was thrown: one of ours as it is, all else wrapped as `cause` under `fallback`. */
export function toLiveError(value: unknown, fallback: LiveCodeNumber = LiveCode.ERROR_FAILED): LiveError {
  if (isLiveError(value)) return value;
  const text = value instanceof Error ? value.message || value.name : typeof value === 'string' ? value : '';
  return new LiveError(fallback, toSentence(text || 'Something failed'), { cause: value });
}

/** The text with a full stop, unless it ends like a sentence already. */
export function toSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?。！？]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
