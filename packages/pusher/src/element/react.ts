import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import type { LiveErrorEvent } from '@livelit/core';
import * as React from 'react';

import { LivePusherElement } from './live-pusher-element.ts';
import './define.ts';

/** `<live-pusher>` for React; events are `onStateChange`, `onError` and so on. */
export const LivePusher: ReactWebComponent<
  LivePusherElement,
  {
    onStateChange: EventName<Event>;
    onError: EventName<LiveErrorEvent>;
    onWarning: EventName<LiveErrorEvent>;
    onStatistics: EventName<Event>;
    onSourcesChange: EventName<Event>;
  }
> = createComponent({
  tagName: 'live-pusher',
  elementClass: LivePusherElement,
  react: React,
  displayName: 'LivePusher',
  events: {
    onStateChange: 'statechange' as EventName<Event>,
    onError: 'error' as EventName<LiveErrorEvent>,
    onWarning: 'warning' as EventName<LiveErrorEvent>,
    onStatistics: 'statistics' as EventName<Event>,
    onSourcesChange: 'sourceschange' as EventName<Event>,
  },
});
