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
  #isPlaying = false;

  constructor(context: EngineContext, patience: SegmentPatience) {
    this.#context = context;
    this.#patience = patience;
  }

  /** Watches the video for one hls.js. */
  watch(hls: Hls, { MEDIA_ATTACHED }: typeof Hls.Events, fail: (error: LiveError) => void): void {
    const isFirst = !this.#hls;
    const { video, signal } = this.#context;
    this.#hls = hls;
    hls.on(MEDIA_ATTACHED, () => {
      if (this.#isPlaying && video.paused) void video.play().catch(() => undefined);
    });
    if (!isFirst) return;
    // Taking the media away pauses the video without a `pause` event.
    this.#isPlaying = !video.paused;
    video.addEventListener('play', () => (this.#isPlaying = true), { signal });
    video.addEventListener('pause', () => (this.#isPlaying = false), { signal });
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
    this.#forget(now);
    const last = this.#mendedAt.at(-1);
    if (hls && video.error && last !== undefined && now - last < sameMs) return true;
    const broken = hls && this.#broken(hls, error);
    if (!hls || !broken || this.#mendedAt.length >= allowed) return false;
    this.#mendedAt.push(now);
    this.#patience.noticed(broken, new LiveError(LiveCode.ERROR_DECODE_FAILED, error.message, { cause: error }));
    hls.detachMedia();
    hls.attachMedia(video);
    hls.startLoad(broken.end + 0.1);
    return true;
  }

  /** hls.js has begun anew by itself after this segment. Answers whether it may. */
  hasReset(broken: MediaFragment | undefined, error: LiveError): boolean {
    const now = performance.now();
    this.#forget(now);
    this.#mendedAt.push(now);
    if (broken) this.#patience.noticed(broken, error);
    return this.#mendedAt.length <= allowed;
  }

  #forget(now: number): void {
    this.#mendedAt = this.#mendedAt.filter((at) => now - at < windowMs);
  }

  /** The segment that is to blame, if one is. */
  #broken(hls: Hls, { code, detail }: LiveError): MediaFragment | undefined {
    const { video } = this.#context;
    if (detail['hls'] === 'internalException') {
      const inFlight = hls.inFlightFragments.main?.frag;
      return inFlight && inFlight.sn !== 'initSegment' ? (inFlight as MediaFragment) : undefined;
    }
    if (!video.error || (code !== LiveCode.ERROR_DECODE_FAILED && code !== LiveCode.ERROR_SOURCE_INVALID))
      return undefined;
    // What was being decoded or appended: at the position, or the next when that is played to its end.
    const position = video.currentTime + 0.3;
    const { fragments } = hls.latestLevelDetails ?? {};
    return fragments?.find((fragment) => fragment.start <= position && position < fragment.end);
  }
}
