/** Seconds of media that a bitrate is measured over. */
const windowSeconds = 10;

/** Bitrate of segments as they are, not as they arrive: bytes over their own duration. */
export class SegmentMeter {
  readonly #segments: { readonly bytes: number; readonly seconds: number }[] = [];

  /** A segment or part has arrived. */
  add(bytes: number, seconds: number): void {
    this.#segments.push({ bytes, seconds });
    while (this.#sum('seconds') - this.#segments[0]!.seconds > windowSeconds) this.#segments.shift();
  }

  /** kbps of the latest ten seconds of media; `undefined` before there is any. */
  get kbps(): number | undefined {
    const seconds = this.#sum('seconds');
    return seconds > 0 ? Math.round((this.#sum('bytes') * 8) / seconds / 1000) : undefined;
  }

  #sum(key: 'bytes' | 'seconds'): number {
    return this.#segments.reduce((sum, segment) => sum + segment[key], 0);
  }
}
