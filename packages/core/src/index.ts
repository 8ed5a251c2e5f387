export type * from './addresses/index.ts';
export { type Clock, systemClock } from './clock.ts';
export { fromCloseCode } from './close-code.ts';
export { codeText, type CodeText, describeError, errorText } from './describe-error.ts';
export { type CaptureSubject, fromDomException } from './dom-exception.ts';
export { LiveErrorEvent, type LiveErrorEventInit } from './error-event.ts';
export { fromHttpResponse, fromHttpStatus, type StatusCodes } from './http-error.ts';
export { type Lang, langOf } from './lang.ts';
export { LiveCode, type LiveCodeName, type LiveCodeNumber } from './live-code.ts';
export { isLiveError, LiveError, type LiveErrorDetail, toLiveError } from './live-error.ts';
export { type LogLevel, logLevels } from './log-level.ts';
export {
  consoleSink,
  createLogger,
  log,
  type LogEntry,
  type Logger,
  type LoggerOptions,
  type LoggerRoot,
  type LogSink,
} from './logger.ts';
export { onAbort } from './on-abort.ts';
export type * from './presets/index.ts';
export { parseProblem, type Problem } from './problem.ts';
export { redact } from './redact.ts';
export { resolveConfig } from './resolve-config.ts';
export { createRetry, type Retry, retryDefaults, type RetryDeps, type RetryPolicy } from './retry.ts';
export { parseRetryAfter } from './retry-after.ts';
export { codeName, type Severity, severityOf } from './severity.ts';
export { type ListenerOptions, TypedEventTarget } from './typed-event-target.ts';
export { withDeadline } from './with-deadline.ts';
