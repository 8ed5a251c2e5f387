import { onAbort } from '@livelit/core';

/**
 * The speed of a video, which three have a say in: the user, whose choice is never overwritten; catching up with a live
 * stream, which may differ from 1 only while the user leaves it at 1; and waiting for a buffer, which stops everything.
 * The pitch is kept as the video has it.
 */
export class PlayRate {
  readonly #video: HTMLVideoElement;
  #user: number;
  #catchUp = 1;
  #held = false;
  #set: number;

  /** Watches the speed of `video` until `signal` aborts, and then gives it back to the user. */
  constructor(video: HTMLVideoElement, signal: AbortSignal) {
    this.#video = video;
    this.#user = this.#set = video.playbackRate;
    const onChange = () => this.#apply();
    for (const type of ['ratechange', 'loadstart', 'loadedmetadata'])
      video.addEventListener(type, onChange, { signal });
    onAbort(signal, () => {
      this.#catchUp = 1;
      this.#held = false;
      this.#apply();
    });
  }

  /** What the user wants. */
  get user(): number {
    this.#notice();
    return this.#user;
  }

  /** Whether playback waits for a buffer. */
  get held(): boolean {
    return this.#held;
  }

  /** Stops or lets go, for a buffer to fill. */
  hold(held: boolean): void {
    this.#held = held;
    this.#apply();
  }

  /** The speed at which to catch up; 1 for none. */
  catchUp(rate: number): void {
    this.#catchUp = rate;
    this.#apply();
  }

  #apply(): void {
    this.#notice();
    const rate = this.#held ? 0 : this.#user === 1 ? this.#catchUp : this.#user;
    if (rate === this.#video.playbackRate) return;
    this.#video.playbackRate = this.#set = rate;
  }

  /** A speed that is not ours is the user's; unless loading something has reset it, as browsers do. */
  #notice(): void {
    const { playbackRate, defaultPlaybackRate, readyState } = this.#video;
    if (playbackRate === this.#set) return;
    const byLoading = readyState === HTMLMediaElement.HAVE_NOTHING && playbackRate === defaultPlaybackRate;
    if (!byLoading) this.#user = playbackRate;
    this.#set = playbackRate;
  }
}
