import { aheadOf } from './buffered.ts';
import type { LatencySettings } from './latency-settings.ts';
import type { PlayRate } from './play-rate.ts';

/** Seconds beyond twice the wanted buffer after which playback goes on with what there is. */
const grace = 2;

/**
 * Holds playback back, at its start and after it ran dry, until `minBuffer` seconds lie ahead. It never holds for
 * longer than a stream in real time needs twice, and not at the end of a file.
 */
export class BufferGate {
  readonly #video: HTMLVideoElement;
  readonly #rate: PlayRate;
  readonly #settings: Readonly<LatencySettings>;
  #until = 0;

  /** Watches `video` until `signal` aborts. */
  constructor(video: HTMLVideoElement, rate: PlayRate, settings: Readonly<LatencySettings>, signal: AbortSignal) {
    this.#video = video;
    this.#rate = rate;
    this.#settings = settings;
    video.addEventListener('waiting', () => this.hold(), { signal });
    for (const type of ['progress', 'canplaythrough']) video.addEventListener(type, () => this.look(), { signal });
  }

  /** Holds playback back, if a buffer is wanted. */
  hold(): void {
    const { minBuffer = 0 } = this.#settings;
    // WebRTC has a buffer of its own.
    if (minBuffer <= 0 || this.#video.srcObject instanceof MediaStream || this.#video.seeking) return;
    if (!this.#rate.held) this.#until = performance.now() + (2 * minBuffer + grace) * 1000;
    this.#rate.hold(true);
    this.look();
  }

  /** Lets go when there is enough. */
  look(): void {
    if (!this.#rate.held) return;
    const { minBuffer = 0 } = this.#settings;
    const { duration, currentTime } = this.#video;
    const ahead = aheadOf(this.#video);
    // A file whose end is near or already loaded will not give more.
    const enough = ahead >= Math.min(minBuffer, duration - currentTime - 0.5);
    if (enough || performance.now() > this.#until) this.#rate.hold(false);
  }
}
