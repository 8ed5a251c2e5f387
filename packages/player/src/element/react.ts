import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import * as React from 'react';

import type { MediaEvents } from '../media-surface.ts';
import type { PlayerEvents } from '../player-events.ts';
import { LivePlayerElement } from './live-player-element.ts';
import './define.ts';

/** What the element tells besides, by name. */
interface ElementEvents {
  snapshot: CustomEvent<Blob>;
  snapshoterror: CustomEvent;
  streamtypechange: Event;
  targetlivewindowchange: Event;
}

type AllEvents = MediaEvents & PlayerEvents & ElementEvents;

/** The properties of the component that take listeners, and the events they listen to. */
const events = {
  onAbort: 'abort',
  onAttemptEnd: 'attemptend',
  onAudioTracksChange: 'audiotrackschange',
  onCanPlay: 'canplay',
  onCanPlayThrough: 'canplaythrough',
  onConnected: 'connected',
  onDurationChange: 'durationchange',
  onEmptied: 'emptied',
  onEncrypted: 'encrypted',
  onEnded: 'ended',
  onEnterPictureInPicture: 'enterpictureinpicture',
  onError: 'error',
  onFirstFrame: 'firstframe',
  onLeavePictureInPicture: 'leavepictureinpicture',
  onLevelChange: 'levelchange',
  onLevelsChange: 'levelschange',
  onLineChange: 'linechange',
  onLiveStateChange: 'livestatechange',
  onLoadedData: 'loadeddata',
  onLoadedMetadata: 'loadedmetadata',
  onLoadStart: 'loadstart',
  onPause: 'pause',
  onPictureInPictureChange: 'pictureinpicturechange',
  onPlay: 'play',
  onPlaying: 'playing',
  onProgress: 'progress',
  onRateChange: 'ratechange',
  onResize: 'resize',
  onSeeked: 'seeked',
  onSeeking: 'seeking',
  onSegmentSkip: 'segmentskip',
  onSeiMessage: 'seimessage',
  onSnapshot: 'snapshot',
  onSnapshotError: 'snapshoterror',
  onStalled: 'stalled',
  onStateChange: 'statechange',
  onStatistics: 'statistics',
  onStreamSwitched: 'streamswitched',
  onStreamTypeChange: 'streamtypechange',
  onSuspend: 'suspend',
  onTargetLiveWindowChange: 'targetlivewindowchange',
  onTimeUpdate: 'timeupdate',
  onVideoChange: 'videochange',
  onVolume: 'volume',
  onVolumeChange: 'volumechange',
  onWaiting: 'waiting',
  onWaitingForKey: 'waitingforkey',
  onWarning: 'warning',
} as const satisfies Record<`on${string}`, keyof AllEvents>;

type Events = typeof events;

/** All events, for a check that none is missing. */
export type LivePlayerEventNames = Events[keyof Events];

/** `<live-player>` for React: its properties as props, and each of its events as `on…`. */
export const LivePlayer: ReactWebComponent<
  LivePlayerElement,
  { [K in keyof Events]: EventName<AllEvents[Events[K]]> }
> = createComponent({
  tagName: 'live-player',
  elementClass: LivePlayerElement,
  react: React,
  displayName: 'LivePlayer',
  events: events as unknown as { [K in keyof Events]: EventName<AllEvents[Events[K]]> },
});
