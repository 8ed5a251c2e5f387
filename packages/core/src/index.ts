export type * from './addresses/index.ts';
export { type Clock, systemClock } from './clock.ts';
export { LiveErrorEvent, type LiveErrorEventInit } from './error-event.ts';
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
export { redact } from './redact.ts';
export { resolveConfig } from './resolve-config.ts';
export type { Retry, RetryDeps, RetryPolicy } from './retry.ts';
export { codeName, type Severity, severityOf } from './severity.ts';
export { type ListenerOptions, TypedEventTarget } from './typed-event-target.ts';
export { withDeadline } from './with-deadline.ts';
