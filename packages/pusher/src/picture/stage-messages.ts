import type { FrameFeed } from '../frames/frame-feed.ts';
import type { PlainError } from '../frames/plain-error.ts';
import type { BeautySettings, PausedPicture, PictureSettings, Placement, Watermark } from './picture-settings.ts';

/** Images that settings refer to; each is sent to the worker once. */
export type StageImageName = 'paused' | 'watermark' | 'filter' | 'greenScreen';

/** PictureSettings as the worker has them: without functions, and with images apart. */
export interface StageSettings extends Pick<
  PictureSettings,
  'box' | 'fps' | 'sizePolicy' | 'fit' | 'mirror' | 'rotation'
> {
  readonly paused: Exclude<PausedPicture, ImageBitmap> | 'image' | undefined;
  readonly watermark: Omit<Watermark, 'image'> | undefined;
  readonly placements: ReadonlyMap<string, Placement>;
  readonly beauty: Omit<BeautySettings, 'filter' | 'greenScreen'> | undefined;
}

/** What the page tells the worker. */
export type ToStageWorker =
  | { readonly type: 'start'; readonly output: StageOutput }
  | { readonly type: 'image'; readonly name: StageImageName; readonly image: ImageBitmap | undefined }
  | { readonly type: 'settings'; readonly settings: StageSettings }
  /** The ids of all sources, the first first. */
  | { readonly type: 'inputs'; readonly ids: readonly string[] }
  | { readonly type: 'feed'; readonly id: string; readonly feed: FrameFeed }
  /** Whether to send `pulse` at each tick, because the page is hidden and reads frames by itself. */
  | { readonly type: 'pulse'; readonly wanted: boolean }
  | { readonly type: 'stop' };

/**
 * Where pictures go: into the page's generator (Chromium), into a track that the worker makes (Safari), or to the page
 * one by one.
 */
export type StageOutput =
  | { readonly type: 'stream'; readonly writable: WritableStream<VideoFrame> }
  | { readonly type: 'track' }
  | { readonly type: 'pictures' };

/** What the worker tells the page. */
export type FromStageWorker =
  | {
      readonly type: 'ready';
      /** Whether this thread can read a track by itself, and make one. */ readonly readsTracks: boolean;
      readonly makesTracks: boolean;
    }
  | { readonly type: 'track'; readonly track: MediaStreamTrack }
  | { readonly type: 'picture'; readonly picture: ImageBitmap }
  | { readonly type: 'pulse' }
  | { readonly type: 'warning'; readonly error: PlainError }
  | { readonly type: 'stopped' };
