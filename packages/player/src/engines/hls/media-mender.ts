import { LiveCode, LiveError } from '@livelit/core';
import type Hls from 'hls.js';
import type { MediaFragment } from 'hls.js';

import type { EngineContext } from '../../engine.ts';
import { fromMediaError } from '../../media-error.ts';
import type { SegmentPatience } from './segment-patience.ts';

/** Times that the decoder may fail within `windowMs` before the attempt ends. */
const allowed = 3;
const windowMs = 60_000;

/** Two errors within this time are one: hls.js and the video both tell of it. */
const sameMs = 1000;

/**
 * Goes on behind a segment on which the decoder has failed. A fresh attempt would begin with the same segment and fail
 * again, for ever.
 */
export class MediaMender {
  readonly #context: EngineContext;
  readonly #patience: SegmentPatience;
  #hls: Hls | undefined;
  #mendedAt: number[] = [];

  constructor(context: EngineContext, patience: SegmentPatience) {
    this.#context = context;
    this.#patience = patience;
  }

  /** Watches the video for one hls.js. */
  watch(hls: Hls, fail: (error: LiveError) => void): void {
    const isFirst = !this.#hls;
    this.#hls = hls;
    if (!isFirst) return;
    const { video, signal } = this.#context;
    const onError = () => {
      const error = video.error && fromMediaError(video.error);
      if (error && !this.mend(error)) fail(error);
    };
    video.addEventListener('error', onError, { signal });
  }

  /** Whether the error is mended, or being so. */
  mend(error: LiveError): boolean {
    const hls = this.#hls;
    const { video } = this.#context;
    const now = performance.now();
    this.#mendedAt = this.#mendedAt.filter((at) => now - at < windowMs);
    const isMedia = error.code === LiveCode.ERROR_DECODE_FAILED || error.code === LiveCode.ERROR_SOURCE_INVALID;
    if (!hls || !video.error || !isMedia) return false;
    const last = this.#mendedAt.at(-1);
    if (last !== undefined && now - last < sameMs) return true;
    const broken = this.#fragmentAt(hls, video.currentTime);
    if (!broken || this.#mendedAt.length >= allowed) return false;
    this.#mendedAt.push(now);
    this.#patience.noticed(broken, new LiveError(LiveCode.ERROR_DECODE_FAILED, error.message, { cause: error }));
    hls.detachMedia();
    hls.attachMedia(video);
    hls.startLoad(broken.end + 0.1);
    return true;
  }

  /** What was being decoded or appended: the segment at the position, or the next when that is played to its end. */
  #fragmentAt(hls: Hls, position: number): MediaFragment | undefined {
    const { fragments } = hls.latestLevelDetails ?? {};
    return fragments?.find((fragment) => fragment.start <= position + 0.3 && position + 0.3 < fragment.end);
  }
}
