import { onAbort } from '@livelit/core';

import { elementFrames } from './element-frames.ts';

/** How the frames of a track reach a worker; FrameIntake takes these messages there. */
export type FrameFeed =
  | { readonly type: 'frames'; readonly readable: ReadableStream<VideoFrame> }
  | { readonly type: 'track'; readonly track: MediaStreamTrack }
  | { readonly type: 'enabled'; readonly enabled: boolean }
  | {
      readonly type: 'frame';
      readonly frame: VideoFrame;
      /** Microseconds, where the frame's own timestamp is not that of its source. */
      readonly timestamp?: number;
    }
  | { readonly type: 'detach' };

/** Posts to the worker, with what is handed over for good. */
export type PostFeed = (feed: FrameFeed, transfer?: Transferable[]) => void;

/** What feedFrames must know of the worker. */
export interface FeedOptions {
  /** Whether the worker can read a track by itself. */
  readonly readsTracks: boolean;
  /** The worker, where its messages are to drive what the browser slows down in hidden pages. */
  readonly pulse?: EventTarget;
}

/** Whether the page's thread can read the frames of a track, as Chromium's can. */
export const readsTracksHere = (): boolean => typeof globalThis.MediaStreamTrackProcessor === 'function';

/**
 * Lets a worker have the frames of `track` until `signal` aborts. Chromium reads them in the page's thread and hands
 * the whole stream over; Safari reads them in the worker; Firefox knows neither, so a video element shows them.
 */
export function feedFrames(
  track: MediaStreamTrack,
  post: PostFeed,
  { readsTracks, pulse }: FeedOptions,
  signal: AbortSignal,
): void {
  onAbort(signal, () => post({ type: 'detach' }));
  // It has no frames, and Chromium refuses it.
  if (track.readyState === 'ended') return;
  if (readsTracksHere()) {
    const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack });
    post({ type: 'frames', readable }, [readable]);
  } else if (!readsTracks || !feedTrack(track, post, signal))
    elementFrames(track, signal, (frame) => post({ type: 'frame', frame }, [frame]), pulse);
}

/** Milliseconds between two looks at whether the page has paused its track: its copy in the worker is another object. */
const watchEnabledMs = 100;

function feedTrack(track: MediaStreamTrack, post: PostFeed, signal: AbortSignal): boolean {
  const copy = track.clone();
  try {
    post({ type: 'track', track: copy }, [copy as unknown as Transferable]);
  } catch {
    copy.stop();
    return false;
  }
  let { enabled } = track;
  const watching = setInterval(() => {
    if (track.enabled === enabled) return;
    enabled = track.enabled;
    post({ type: 'enabled', enabled });
  }, watchEnabledMs);
  onAbort(signal, () => clearInterval(watching));
  return true;
}
