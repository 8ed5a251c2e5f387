import { feedFrames } from '../frames/frame-feed.ts';
import type { ToPublishWorker } from './publish-messages.ts';

/** Posts to the worker, with what is handed over for good. */
export type Post = (message: ToPublishWorker, transfer?: Transferable[]) => void;

/** Lets the worker have the frames of `track` until `signal` aborts. */
export function feedVideo(track: MediaStreamTrack, post: Post, readsTracks: boolean, signal: AbortSignal): void {
  feedFrames(
    track,
    (feed, transfer) => post(feed.type === 'detach' ? { ...feed, kind: 'video' } : feed, transfer),
    { readsTracks },
    signal,
  );
}
