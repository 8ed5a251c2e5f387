import type { Size } from './layout.ts';
import type { StageClock } from './stage-clock.ts';

/** One source on the stage: its newest frame, and that frame's time on the timeline that all sources share. */
export class StageInput {
  readonly id: string;
  readonly #clock: StageClock;
  #timeOf: (timestamp: number) => number;
  #frame: VideoFrame | undefined;
  #time = 0;
  #fresh = false;

  constructor(id: string, clock: StageClock) {
    this.id = id;
    this.#clock = clock;
    this.#timeOf = clock.follow();
  }

  get frame(): VideoFrame | undefined {
    return this.#frame;
  }

  /** Of the frame, as it is shown. */
  get size(): Size | undefined {
    return this.#frame && { width: this.#frame.displayWidth, height: this.#frame.displayHeight };
  }

  /** When the frame was captured; undefined once it was asked for, until the next one comes. */
  takeTime(): number | undefined {
    if (!this.#fresh) return undefined;
    this.#fresh = false;
    return this.#time;
  }

  /** Owns `frame`. */
  add(frame: VideoFrame, timestamp: number): void {
    this.#frame?.close();
    this.#frame = frame;
    this.#time = this.#timeOf(timestamp);
    this.#fresh = true;
  }

  /** Another track follows, with a clock of its own. The last frame stays until it comes. */
  change(): void {
    this.#timeOf = this.#clock.follow();
  }

  close(): void {
    this.#frame?.close();
    this.#frame = undefined;
  }
}
