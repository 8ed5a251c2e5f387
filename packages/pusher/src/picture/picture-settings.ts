import type { Rotation } from '@livelit/core';

import type { CaptureInput } from '../capture/capture-source.ts';

/** What the sent size does when that of the source changes. See `PusherConfig.sizePolicy`. */
export type SizePolicy = 'follow' | 'letterbox' | 'lock';

/** What is sent while the picture is paused. */
export type PausedPicture = 'black' | 'last-frame' | ImageBitmap;

/** A picture over the picture; numbers are shares of the sent width and height, 0 to 1, from the top left. */
export interface Watermark {
  readonly image: ImageBitmap;
  readonly x: number;
  readonly y: number;
  /** Width of the image as a share of the sent width; its height follows. */
  readonly scale: number;
}

/** Where one source lies when several are mixed; shares of the sent picture, 0 to 1, from the top left. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The higher lies over the lower. */
  readonly zOrder: number;
}

/**
 * Takes a picture and gives the one to send: the same, or another. What it gives is the pusher's to close, and so is what
 * it took, once it has answered. Its timestamp is kept. It runs in the page's thread; while it works the newest picture
 * waits. One that throws, or gives no picture for two seconds, is reported (WARNING_PROCESSOR_FAILED) and left out.
 */
export type PictureProcessor = (frame: VideoFrame) => VideoFrame | Promise<VideoFrame>;

/** All that makes the sent picture out of the captured ones. */
export interface PictureSettings {
  /** Size that the sent picture fits into, or has, pixels. */
  readonly box: { readonly width: number; readonly height: number };
  /** Frames a second. */
  readonly fps: number;
  readonly sizePolicy: SizePolicy;
  readonly fit: 'contain' | 'cover' | 'fill' | undefined;
  /** Whether viewers see it mirrored. */
  readonly mirror: boolean;
  /** Degrees clockwise that viewers see it turned by. */
  readonly rotation: Rotation;
  /** What is sent instead of the picture; undefined while it is not paused. */
  readonly paused: PausedPicture | undefined;
  readonly watermark: Watermark | undefined;
  /** By the id of the source; the others: the first fills the picture, later ones lie small in a corner. */
  readonly placements: ReadonlyMap<string, Placement>;
  readonly processor: PictureProcessor | undefined;
  /** Filters that the GPU applies to the first source. */
  readonly beauty: BeautySettings | undefined;
}

/** V2TXLive's TXBeautyManager, as far as a shader can be it. */
export interface BeautySettings {
  /** 0 smooth, 1 nature; 2 is drawn as 1. */
  readonly style: 0 | 1 | 2;
  /** 0 to 9 each. */
  readonly smooth: number;
  readonly whiteness: number;
  readonly ruddy: number;
  readonly sharpen: number;
  /** A picture of a colour lookup table, 512×512 as V2TXLive's; and how much of it, 0 to 1. */
  readonly filter: ImageBitmap | undefined;
  readonly filterStrength: number;
  /** Shown where the picture is green. */
  readonly greenScreen: ImageBitmap | undefined;
}

/** What makes pictures by these settings. */
export interface PictureStage {
  /** What it makes; the same track from the first to the last day. */
  readonly track: MediaStreamTrack;
  update(inputs: readonly CaptureInput[], settings: PictureSettings): void;
}
