import type { AudioTracks, VideoRenditions } from './track-lists.ts';

/** What an element does when its player tells something. */
export interface PlayerReactions {
  /** What the player is doing has changed. */
  readonly state: () => void;
  /** A picture was presented. */
  readonly shown: () => void;
  /** Another video plays. */
  readonly video: () => void;
  /** Something that a CSS state shows may have changed. */
  readonly facts: () => void;
  /** What can be seeked to may have changed. */
  readonly stream: () => void;
}

interface Host extends EventTarget {
  readonly videoRenditions: VideoRenditions;
  readonly audioTracks: AudioTracks;
}

/** Follows what the element repeats of its player. */
export function listenToPlayer(host: Host, react: PlayerReactions): void {
  const on = (types: string, listener: () => void) => {
    for (const type of types.split(' ')) host.addEventListener(type, listener);
  };
  on('statechange', react.state);
  on('firstframe', react.shown);
  on('videochange', react.video);
  on('volumechange fullscreenchange pictureinpicturechange livestatechange', react.facts);
  on('connected durationchange loadedmetadata progress', react.stream);
  on('levelschange levelchange', () => host.videoRenditions.update());
  on('audiotrackschange', () => host.audioTracks.update());
}
