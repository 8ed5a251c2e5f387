/** How often pictures are made. */
export interface Pace {
  /** Milliseconds between two pictures. */
  readonly interval: number;
  /** By the clock; else with the frames that come, no faster than `interval` and no slower than once a second. */
  readonly clocked: boolean;
}

/** A still source is sent again after so many milliseconds: within the second that is promised. */
const stillMs = 900;

/** Says when a picture is to be made. Runs in a worker, whose timers no browser slows down while the page is hidden. */
export class Pacer {
  readonly #draw: () => void;
  #pace: Pace;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = -Infinity;
  #stopped = false;

  constructor(pace: Pace, draw: () => void) {
    this.#pace = pace;
    this.#draw = draw;
  }

  /** Sets the pace from the next picture on. */
  set(pace: Pace): void {
    if (pace.clocked === this.#pace.clocked && pace.interval === this.#pace.interval) return;
    this.#pace = pace;
    this.#due = Math.min(this.#due, performance.now() + pace.interval);
    if (this.#timer !== undefined) this.#wait(pace.clocked ? this.#due - performance.now() : stillMs);
  }

  /** Tells of a frame. It is drawn now, or when it is due. */
  wake(): void {
    if (this.#stopped) return;
    const { interval, clocked } = this.#pace;
    if (clocked && this.#timer !== undefined) return;
    const early = this.#due - performance.now();
    // A third of an interval of tolerance, or a camera's jitter would halve its rate.
    if (early <= interval / 3) this.now();
    // What came too early is drawn if nothing newer comes at the right time.
    else this.#wait(early + interval / 2);
  }

  /** Makes a picture at once. */
  now(): void {
    if (this.#stopped) return;
    const { interval, clocked } = this.#pace;
    const now = performance.now();
    // What is late by more than that is not run after.
    this.#due = (this.#due === -Infinity ? now : Math.max(this.#due, now - interval / 3)) + interval;
    this.#wait(clocked ? this.#due - now : stillMs);
    this.#draw();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), Math.max(0, ms));
  }
}
