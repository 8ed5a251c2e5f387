export type { AddressKind, StreamAddress } from './address.ts';
export { type Clock, systemClock } from './clock.ts';
export { fromCloseCode } from './close-code.ts';
export { codeText, type CodeText, describeError, errorText } from './describe-error.ts';
export { type CaptureSubject, fromDomException } from './dom-exception.ts';
export { LiveErrorEvent, type LiveErrorEventInit } from './error-event.ts';
export { fromHttpResponse, fromHttpStatus, type StatusCodes } from './http-error.ts';
export { type Lang, langOf } from './lang.ts';
export { LiveCode, type LiveCodeName, type LiveCodeNumber } from './live-code.ts';
export { isLiveError, LiveError, type LiveErrorDetail, toLiveError } from './live-error.ts';
export { isLogged, type LogLevel, logLevels } from './log-level.ts';
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
export { parseAddress } from './parse-address.ts';
export { parseProblem, type Problem, readProblem } from './problem.ts';
export { redact } from './redact.ts';
export { resolveConfig } from './resolve-config.ts';
export { createRetry, type Retry, retryDefaults, type RetryDeps, type RetryPolicy } from './retry.ts';
export { parseRetryAfter } from './retry-after.ts';
export { codeName, type Severity, severityOf } from './severity.ts';
export { type ListenerOptions, TypedEventTarget } from './typed-event-target.ts';
export { withDeadline } from './with-deadline.ts';
export { audioQualities, type AudioQuality, type AudioQualityName } from './audio-qualities.ts';
export {
  type FillMode,
  fillModes,
  type MirrorType,
  mirrorTypes,
  type MixInputType,
  mixInputTypes,
  objectFitOf,
  type PushStatus,
  pushStatuses,
  type RecordMode,
  recordModes,
  type ResolutionMode,
  resolutionModes,
  type Rotation,
  rotations,
} from './enumerations.ts';
export {
  type Layout,
  type LayoutRegion,
  type LayoutUnit,
  normalizeLayout,
  regionInPixels,
  type Size,
} from './layout.ts';
export { LeaveCode, type LeaveCodeName, leaveReasons } from './leave-code.ts';
export {
  type AddressTable,
  playAddresses,
  pushAddresses,
  type ServerKind,
  type StreamPlace,
} from './server-addresses.ts';
export type { PlayerStatistics, PusherStatistics, StreamInfo } from './statistics.ts';
export { videoQualities, type VideoQuality, type VideoQualityName } from './video-qualities.ts';
export { type VideoResolution, type VideoResolutionName, videoResolutions } from './video-resolutions.ts';
