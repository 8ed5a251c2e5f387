import { aheadOf, behindHole } from './buffered.ts';

/** Before a hole there is at most this much left to play, seconds. */
const dregs = 0.5;

/** Seconds that a picture stands still at a hole before it is skipped. */
const holePatience = 1.5;

/** A decoder that stands still with this much ahead of it, seconds, needs a push. */
const plenty = 1;

/** What was done about a picture that stood still. */
export type Remedy = { readonly skipped: number } | 'nudged';

/**
 * Gets a video going again that stands still although it has media: it skips holes that playback has run into, and
 * nudges a decoder that is stuck. While the video seeks it is left alone: the media is still on its way.
 */
export class HoleWatch {
  readonly #video: HTMLVideoElement;
  readonly #nudgeAfter: number;
  #position: number;
  #stillSince: number | undefined;
  #nudged = false;

  /** `nudgeAfter` seconds a decoder may be stuck. */
  constructor(video: HTMLVideoElement, nudgeAfter: number) {
    this.#video = video;
    this.#nudgeAfter = nudgeAfter;
    this.#position = video.currentTime;
  }

  /** Looks at the video, twice a second while it should be moving; `now` in seconds. */
  look(now: number): Remedy | undefined {
    const video = this.#video;
    const { currentTime, seeking, srcObject, src } = video;
    const moved = currentTime !== this.#position;
    this.#position = currentTime;
    if (moved || seeking || this.#stillSince === undefined) {
      this.#stillSince = now;
      if (moved && !seeking) this.#nudged = false;
      return undefined;
    }
    // The browser's own loader makes holes of its own, by seeking, and fills them.
    const ours = src.startsWith('blob:') || (srcObject !== null && !(srcObject instanceof MediaStream));
    if (!ours) return undefined;
    const still = now - this.#stillSince;
    const ahead = aheadOf(video);
    const behind = behindHole(video);
    if (ahead < dregs && behind !== undefined && still >= holePatience) {
      this.#seek(behind + 0.01);
      return { skipped: behind - currentTime };
    }
    if (ahead >= plenty && still >= this.#nudgeAfter && !this.#nudged) {
      this.#seek(currentTime + 0.1);
      this.#nudged = true;
      return 'nudged';
    }
    return undefined;
  }

  /** The picture is not due: the time does not count. */
  rest(): void {
    this.#stillSince = undefined;
  }

  #seek(position: number): void {
    this.#video.currentTime = this.#position = position;
    this.#stillSince = undefined;
  }
}
