export { defaultWriters } from './default-writers.ts';
export { LeaveCode, leaveReasons } from '@livelit/core/presets';
export { LiveRecorder, type RecorderState, type StartOptions } from './live-recorder.ts';
export { type RecorderConfig, recorderDefaults } from './recorder-config.ts';
export {
  type RecorderEvents,
  recorderEvents,
  RecordingStopEvent,
  type RecordingStopEventInit,
} from './recorder-events.ts';
export type { RecorderStatistics } from './recorder-statistics.ts';
export type { Recording } from './recording.ts';
export { deleteRecording, listRecordings } from './storage/recordings.ts';
export { recover } from './storage/recover.ts';
export type { RepairMedia, RunningWriter, StartWriter, WriterContext, WriterDefinition } from './writer.ts';
