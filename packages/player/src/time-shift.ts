import type { RunningEngine } from './engine.ts';

/** Seconds above the target at which a position still counts as the live edge. */
const edgeSlack = 1;

/** A seek of less than this is none that a viewer makes, seconds. */
const smallest = 0.5;

/**
 * Knows whether a viewer has left the live edge on purpose, by seeking back: then nobody may bring them to it against
 * their will. They are back when they seek to the edge, or ask for it.
 */
export class TimeShift {
  readonly #video: HTMLVideoElement;
  readonly #running: RunningEngine;
  /** Position and latency when playback was last seen to move. */
  #position = 0;
  #latency: number | undefined;
  #ours: number | undefined;
  #shifted = false;

  /** Watches `video` until `signal` aborts. */
  constructor(video: HTMLVideoElement, running: RunningEngine, signal: AbortSignal) {
    this.#video = video;
    this.#running = running;
    this.#position = video.currentTime;
    video.addEventListener('seeking', () => this.#onSeeking(), { signal });
  }

  /** Whether the viewer is behind because they want to be. */
  get shifted(): boolean {
    return this.#shifted;
  }

  /** Makes a move that is not the viewer's. */
  move(move: () => void, shifted = this.#shifted): void {
    move();
    this.#ours = this.#position = this.#video.currentTime;
    this.#shifted = shifted;
  }

  /** Playback moves: called with every picture, or twice a second. */
  look(): void {
    if (this.#video.seeking) return;
    this.#position = this.#video.currentTime;
    this.#latency = this.#running.latency;
  }

  #onSeeking(): void {
    const { currentTime, readyState } = this.#video;
    const ours = this.#ours !== undefined && Math.abs(currentTime - this.#ours) < smallest;
    this.#ours = undefined;
    const from = this.#position;
    this.#position = currentTime;
    const { targetLatency, live } = this.#running;
    // Engines measure it now and then, and not yet at the new position.
    const latency = this.#latency === undefined ? this.#running.latency : this.#latency + from - currentTime;
    this.#latency = latency;
    if (ours || readyState === HTMLMediaElement.HAVE_NOTHING || live !== true || latency === undefined) return;
    if (latency <= (targetLatency ?? 0) + edgeSlack) this.#shifted = false;
    else if (currentTime < from - smallest) this.#shifted = true;
  }
}
