import { LiveCode } from '@livelit/core';

import type { GatewayLimits } from '../gateway-config.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';
import { viewerProblem } from './end-problem.ts';
import type { FlvFeed } from './flv-feed.ts';
import type { FlvOutput } from './flv-output.ts';

/** Milliseconds up to which the pictures since the last key frame are sent at once rather than a new one asked for. */
const freshMs = 1200;
/** Milliseconds that a publisher has for a key frame; one that sends none lets the viewer start with the old pictures. */
const keyFrameDeadlineMs = 1500;

/** What a viewer is doing: waiting for its first frame, watching, too slow and waiting for live, or gone. */
type State = 'joining' | 'live' | 'behind' | 'gone';

export interface FlvViewerOptions {
  readonly feed: FlvFeed;
  readonly output: FlvOutput;
  readonly limits: Pick<GatewayLimits, 'viewerBacklogBytes' | 'viewerStall'>;
  /** How old, in milliseconds, the pictures since the last key frame may be to be sent at once. @default 1200 */
  readonly maxAgeMs?: number;
  /** Called with the size of everything that is written. */
  onBytes?(count: number): void;
}

/** One viewer of an FLV feed: starts with a key frame, loses frames when it is slow, and is cut off when it stays slow. */
export class FlvViewer {
  #options: FlvViewerOptions;
  #state: State = 'joining';
  #behindSince = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FlvViewerOptions) {
    this.#options = options;
    options.feed.add(this);
    if (this.#state === 'joining') this.#join();
  }

  get state(): State {
    return this.#state;
  }

  /** Takes one frame. `entrance`: whether somebody who lost frames can go on from here. */
  take(tag: Buffer, timeMs: number, entrance: boolean): void {
    if (this.#state === 'joining') {
      if (this.#startFromCache(this.#maxAgeMs) || !this.#canStartWithoutVideo()) return;
      this.#start(timeMs);
    }
    if (this.#keepsUp(entrance)) this.#write(tag);
  }

  /** Takes a new config, which even a slow viewer must not miss. */
  tell(news: Buffer): void {
    if (this.#state === 'live' || this.#state === 'behind') this.#write(news);
  }

  /** The stream is over. */
  end(reason: EndReason): void {
    this.refuse(viewerProblem(reason));
  }

  refuse(problem: HttpProblem): void {
    if (this.#state === 'gone') return;
    this.leave();
    this.#options.output.end(problem);
  }

  /** The viewer went away, or has to: nothing is written any more. */
  leave(): void {
    this.#state = 'gone';
    clearTimeout(this.#timer);
    this.#options.feed.remove(this);
  }

  get #maxAgeMs(): number {
    return this.#options.maxAgeMs ?? freshMs;
  }

  #join(): void {
    if (this.#startFromCache(this.#maxAgeMs)) return;
    const { stream } = this.#options.feed;
    stream.publisher.requestKeyFrame();
    this.#timer = setInterval(() => {
      if (!this.#startFromCache(Infinity)) stream.publisher.requestKeyFrame();
    }, keyFrameDeadlineMs);
  }

  /** Starts with what was sent since the last key frame, unless that is older than `maxAgeMs`. */
  #startFromCache(maxAgeMs: number): boolean {
    const { feed } = this.#options;
    const { gop, gopStartedAt, settled, audioConfig } = feed.stream;
    const first = gop[0];
    if (!feed.hasVideo || !first || !settled || Date.now() - gopStartedAt > maxAgeMs) return false;
    this.#start(first.frame.timeMs);
    for (const entry of gop) if (entry.kind === 'video' || audioConfig) this.#write(feed.tagOf(entry));
    return true;
  }

  #canStartWithoutVideo(): boolean {
    const { feed } = this.#options;
    return !feed.hasVideo && feed.stream.settled;
  }

  #start(timeMs: number): void {
    clearTimeout(this.#timer);
    this.#state = 'live';
    this.#write(this.#options.feed.opening(timeMs));
  }

  #keepsUp(entrance: boolean): boolean {
    const { viewerBacklogBytes, viewerStall } = this.#options.limits;
    const { backlog } = this.#options.output;
    const now = performance.now();
    if (this.#state === 'live') {
      if (backlog <= viewerBacklogBytes) return true;
      this.#state = 'behind';
      this.#behindSince = now;
    }
    if (this.#state === 'behind') {
      if (entrance && backlog < viewerBacklogBytes / 4) this.#state = 'live';
      else if (now - this.#behindSince > viewerStall * 1000) this.#cut();
    }
    return this.#state === 'live';
  }

  #cut(): void {
    const seconds = this.#options.limits.viewerStall;
    this.leave();
    this.#options.output.cut(
      new HttpProblem(
        508,
        LiveCode.ERROR_READER_TOO_SLOW,
        `You could not keep up with the stream for ${seconds} seconds.`,
      ),
    );
  }

  #write(data: Buffer): void {
    this.#options.output.write(data);
    this.#options.onBytes?.(data.length);
  }
}
