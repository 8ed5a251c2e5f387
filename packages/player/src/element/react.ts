import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import type { LiveErrorEvent } from '@livelit/core';
import * as React from 'react';

import { LivePlayerElement } from './live-player-element.ts';
import './define.ts';

/** `<live-player>` for React; events are `onStateChange`, `onError` and so on. */
export const LivePlayer: ReactWebComponent<
  LivePlayerElement,
  {
    onStateChange: EventName<Event>;
    onConnected: EventName<Event>;
    onFirstFrame: EventName<Event>;
    onError: EventName<LiveErrorEvent>;
    onWarning: EventName<LiveErrorEvent>;
    onStatistics: EventName<Event>;
  }
> = createComponent({
  tagName: 'live-player',
  elementClass: LivePlayerElement,
  react: React,
  displayName: 'LivePlayer',
  events: {
    onStateChange: 'statechange' as EventName<Event>,
    onConnected: 'connected' as EventName<Event>,
    onFirstFrame: 'firstframe' as EventName<Event>,
    onError: 'error' as EventName<LiveErrorEvent>,
    onWarning: 'warning' as EventName<LiveErrorEvent>,
    onStatistics: 'statistics' as EventName<Event>,
  },
});
