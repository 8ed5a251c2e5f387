import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import type { LiveErrorEvent } from '@livelit/core';
import * as React from 'react';

import type { RecordingStopEvent } from '../recorder-events.ts';
import { LiveRecorderElement } from './live-recorder-element.ts';
import './define.ts';

/** `<live-recorder>` for React; events are `onStateChange`, `onStop` and so on. */
export const LiveRecorder: ReactWebComponent<
  LiveRecorderElement,
  {
    onStateChange: EventName<Event>;
    onStatistics: EventName<Event>;
    onError: EventName<LiveErrorEvent>;
    onWarning: EventName<LiveErrorEvent>;
    onStop: EventName<RecordingStopEvent>;
  }
> = createComponent({
  tagName: 'live-recorder',
  elementClass: LiveRecorderElement,
  react: React,
  displayName: 'LiveRecorder',
  events: {
    onStateChange: 'statechange' as EventName<Event>,
    onStatistics: 'statistics' as EventName<Event>,
    onError: 'error' as EventName<LiveErrorEvent>,
    onWarning: 'warning' as EventName<LiveErrorEvent>,
    onStop: 'stop' as EventName<RecordingStopEvent>,
  },
});
