import type { LiveError, LiveErrorEvent } from '@livelit/core';

/** A message that the encoder put into the video (H.264, H.265: supplemental enhancement information). */
export interface SeiMessage {
  /** 5 (user data with a UUID), 242 or 243. */
  readonly payloadType: number;
  /** The payload; of type 5 without its UUID. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** The UUID of type 5, as 32 hexadecimal digits. */
  readonly uuid?: string | undefined;
  /** Media time of its picture, seconds. */
  readonly time: number;
}

/** A part of an HLS stream that could not be had and was left out. */
export interface SegmentSkip {
  /** Media time where the hole begins and ends, seconds. */
  readonly from: number;
  readonly to: number;
  /** Address of the segment, without its query. */
  readonly url: string;
}

/** What a `LivePlayer` tells; each event has a property to read. */
export interface PlayerEvents {
  /** `state`, `attempt` or `nextRetryAt` changed. */
  statechange: Event;
  /** `liveState` changed. */
  livestatechange: Event;
  /** The server answered and media is on its way. Fires again after each reconnect. */
  connected: Event;
  /** A connection is over and about to be taken down; its last picture is still in `video`. */
  attemptend: Event;
  /** The first picture (or sound, where there is no picture) of a connection was presented. */
  firstframe: Event;
  /** The player gave up, or cannot go on; the state is `error`. */
  error: LiveErrorEvent;
  /** Something went wrong that is being repaired, or that only a gesture can repair. */
  warning: LiveErrorEvent;
  /** `statistics` has new numbers. */
  statistics: Event;
  /** `levels` changed. */
  levelschange: Event;
  /** `level` changed. */
  levelchange: Event;
  /** `audioTracks` or `audioTrack` changed. */
  audiotrackschange: Event;
  /** `line` changed: the player went to another of `sources`. */
  linechange: Event;
  /** `switchStream()` has succeeded or failed. */
  streamswitched: StreamSwitchedEvent;
  /** `video` changed, as `switchStream()` and a line that takes over unseen may do. */
  videochange: Event;
  /** A segment was given up and skipped. */
  segmentskip: SegmentSkipEvent;
  /** A SEI message, when its picture is shown. See `config.sei`. */
  seimessage: SeiMessageEvent;
  /** The loudness of what is played; see `enableVolumeEvaluation`. */
  volume: VolumeEvent;
  /** `pictureInPicture` changed. */
  pictureinpicturechange: Event;
}

/** `switchStream()` has ended. Codes as V2TXLive's onStreamSwitched has them (reference/api-parity.md, A.3). */
export class StreamSwitchedEvent extends Event {
  readonly url: string;
  /** 0 done, -1 timeout, -2 the server failed, -3 the client failed. */
  readonly code: 0 | -1 | -2 | -3;
  readonly error: LiveError | undefined;

  constructor(type: string, init: EventInit & Pick<StreamSwitchedEvent, 'url' | 'code' | 'error'>) {
    super(type, init);
    this.url = init.url;
    this.code = init.code;
    this.error = init.error;
  }
}

/** A segment was skipped. */
export class SegmentSkipEvent extends Event {
  readonly skip: SegmentSkip;

  constructor(type: string, init: EventInit & Pick<SegmentSkipEvent, 'skip'>) {
    super(type, init);
    this.skip = init.skip;
  }
}

/** A SEI message. */
export class SeiMessageEvent extends Event {
  readonly message: SeiMessage;

  constructor(type: string, init: EventInit & Pick<SeiMessageEvent, 'message'>) {
    super(type, init);
    this.message = init.message;
  }
}

/** Loudness of the last interval. */
export class VolumeEvent extends Event {
  /** 0 (silence) to 100. */
  readonly volume: number;

  constructor(type: string, init: EventInit & Pick<VolumeEvent, 'volume'>) {
    super(type, init);
    this.volume = init.volume;
  }
}

/** The names of `PlayerEvents`, for code that repeats them all. */
export const playerEvents = [
  'statechange',
  'livestatechange',
  'connected',
  'attemptend',
  'firstframe',
  'error',
  'warning',
  'statistics',
  'levelschange',
  'levelchange',
  'audiotrackschange',
  'linechange',
  'streamswitched',
  'videochange',
  'segmentskip',
  'seimessage',
  'volume',
  'pictureinpicturechange',
] as const satisfies readonly (keyof PlayerEvents)[];
