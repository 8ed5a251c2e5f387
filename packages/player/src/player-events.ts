import type { LiveErrorEvent } from '@livelit/core';

/** What a `LivePlayer` tells; each event has a property to read. */
export interface PlayerEvents {
  /** `state`, `attempt` or `nextRetryAt` changed. */
  statechange: Event;
  /** The server answered and media is on its way. Fires again after each reconnect. */
  connected: Event;
  /** The first picture (or sound, where there is no picture) of a connection was presented. */
  firstframe: Event;
  /** The player gave up, or cannot go on; the state is `error`. */
  error: LiveErrorEvent;
  /** Something went wrong that is being repaired, or that only a gesture can repair. */
  warning: LiveErrorEvent;
  /** `statistics` has new numbers. */
  statistics: Event;
}

/** The names of `PlayerEvents`, for code that repeats them all. */
export const playerEvents = [
  'statechange',
  'connected',
  'firstframe',
  'error',
  'warning',
  'statistics',
] as const satisfies readonly (keyof PlayerEvents)[];
