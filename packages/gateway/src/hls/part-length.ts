/** Weight of the newest frame in the running average. */
const weight = 0.1;
/** How much longer than meant a part may become by frames that come late. */
const slack = 1.08;

/**
 * How long parts are to be: about the configured length, but a whole number of frames, so that all parts are alike.
 * RFC 8216bis wants each to have 85 % of PART-TARGET, which 200 ms of 24 pictures a second would miss.
 */
export class PartLength {
  #wishMs: number;
  #frameMs: number | undefined;

  /** `wish`: seconds. */
  constructor(wish: number) {
    this.#wishMs = wish * 1000;
  }

  /** Milliseconds that frames last on average, 0 before the first. */
  get frameMs(): number {
    return this.#frameMs ?? 0;
  }

  /** Milliseconds above which no part should be. */
  get limitMs(): number {
    if (!this.#frameMs) return this.#wishMs * slack;
    return Math.max(1, Math.round(this.#wishMs / this.#frameMs)) * this.#frameMs * slack;
  }

  /** Learns from the duration of a frame; pauses teach nothing. */
  learn(frameMs: number): void {
    if (frameMs > 1000 || frameMs <= 0) return;
    this.#frameMs = this.#frameMs === undefined ? frameMs : this.#frameMs + (frameMs - this.#frameMs) * weight;
  }
}
