import type { LiveError, LiveErrorEvent } from '@livelit/core';

import type { Recording } from './recording.ts';

/** What a `RecordingStopEvent` is made from. */
export interface RecordingStopEventInit extends EventInit {
  /** Why it ended: a mask of `LeaveCode`. */
  leave: number;
  /** What was recorded; absent when there is nothing to keep. */
  recording?: Recording | undefined;
  /** What went wrong; absent when nothing did. */
  error?: LiveError | undefined;
}

/** The one event that ends each recording. */
export class RecordingStopEvent extends Event {
  /** Why it ended: a mask of `LeaveCode`. */
  readonly leave: number;
  /** What was recorded; absent when there is nothing to keep. */
  readonly recording: Recording | undefined;
  /** What went wrong; absent when nothing did. There can be a recording and an error: it is good up to there. */
  readonly error: LiveError | undefined;

  constructor(type: string, init: RecordingStopEventInit) {
    super(type, init);
    this.leave = init.leave;
    this.recording = init.recording;
    this.error = init.error;
  }
}

/** The events of a `LiveRecorder`. */
export interface RecorderEvents {
  /** `state` changed. */
  statechange: Event;
  /** New `statistics`, every `statisticsInterval` seconds while recording. */
  statistics: Event;
  /** Something is wrong or worth knowing, and the recording goes on. */
  warning: LiveErrorEvent;
  /** The recording cannot go on, or could not begin; `stop` follows. */
  error: LiveErrorEvent;
  /** A recording ended: exactly one for each `start()`. */
  stop: RecordingStopEvent;
}

/** Their names. */
export const recorderEvents = [
  'statechange',
  'statistics',
  'warning',
  'error',
  'stop',
] as const satisfies readonly (keyof RecorderEvents)[];
