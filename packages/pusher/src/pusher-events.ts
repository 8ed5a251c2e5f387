import type { LiveErrorEvent } from '@livelit/core';

/** Loudness of the last interval. */
export class VolumeEvent extends Event {
  /** 0 (silence) to 100. */
  readonly volume: number;

  constructor(type: string, init: EventInit & Pick<VolumeEvent, 'volume'>) {
    super(type, init);
    this.volume = init.volume;
  }
}

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
  /** `destinations`, or the state of one of them, changed. */
  destinationschange: Event;
  /** The first picture of what is captured is there; again when nothing was captured in between. */
  firstvideoframe: Event;
  /** The first sound of what is captured is there; again when nothing was captured in between. */
  firstaudioframe: Event;
  /** The loudness of what is sent; see `enableVolumeEvaluation`. */
  volume: VolumeEvent;
  /** Cameras or microphones were plugged in or out, or their names became known. See `getDeviceManager`. */
  devicechange: Event;
}

/** The names of all events, for elements that repeat them. */
export const pusherEvents = [
  'statechange',
  'error',
  'warning',
  'statistics',
  'sourceschange',
  'destinationschange',
  'firstvideoframe',
  'firstaudioframe',
  'volume',
  'devicechange',
] as const satisfies readonly (keyof PusherEvents)[];
