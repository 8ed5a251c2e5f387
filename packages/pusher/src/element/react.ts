import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import * as React from 'react';

import type { PusherEvents } from '../pusher-events.ts';
import { LivePusherElement } from './live-pusher-element.ts';
import './define.ts';

/** The properties of the component that take listeners, and the events they listen to. */
const events = {
  onDestinationsChange: 'destinationschange',
  onDeviceChange: 'devicechange',
  onError: 'error',
  onFirstAudioFrame: 'firstaudioframe',
  onFirstVideoFrame: 'firstvideoframe',
  onSourcesChange: 'sourceschange',
  onStateChange: 'statechange',
  onStatistics: 'statistics',
  onVolume: 'volume',
  onWarning: 'warning',
} as const satisfies Record<`on${string}`, keyof PusherEvents>;

type Events = typeof events;

/** All events, for a check that none is missing. */
export type LivePusherEventNames = Events[keyof Events];

/** `<live-pusher>` for React: its properties as props, and each of its events as `on…`. */
export const LivePusher: ReactWebComponent<
  LivePusherElement,
  { [K in keyof Events]: EventName<PusherEvents[Events[K]]> }
> = createComponent({
  tagName: 'live-pusher',
  elementClass: LivePusherElement,
  react: React,
  displayName: 'LivePusher',
  events: events as unknown as { [K in keyof Events]: EventName<PusherEvents[Events[K]]> },
});
