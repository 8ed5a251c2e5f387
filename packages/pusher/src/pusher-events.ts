import type { LiveErrorEvent } from '@livelit/core';

/** What a `LivePusher` tells, and `<live-pusher>` after it. */
export interface PusherEvents {
  /** `state` changed, or `attempt` and `nextRetryAt` while it is `reconnecting`. */
  statechange: Event;
  /** The push was given up; `error.error` says why. */
  error: LiveErrorEvent;
  /** Something went wrong that is being repaired, or that pushing survives. */
  warning: LiveErrorEvent;
  /** `statistics` has new numbers. */
  statistics: Event;
  /** `sources` changed: one was started, stopped, replaced, or ended by itself. */
  sourceschange: Event;
}

/** The names of all events, for elements that repeat them. */
export const pusherEvents = [
  'statechange',
  'error',
  'warning',
  'statistics',
  'sourceschange',
] as const satisfies readonly (keyof PusherEvents)[];
