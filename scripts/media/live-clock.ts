/** Where a live stream of the origin stands: media time runs with the wall clock, or a multiple of it. */
export class LiveClock {
  readonly #startedAt = Date.now();
  readonly #rate: number;
  readonly #startAt: number;
  #endedAt: number | undefined;

  constructor(startAt: number, rate: number) {
    this.#startAt = startAt;
    this.#rate = rate;
  }

  /** Seconds of media that exist by now. */
  get position(): number {
    return this.#endedAt ?? this.#startAt + ((Date.now() - this.#startedAt) / 1000) * this.#rate;
  }

  get ended(): boolean {
    return this.#endedAt !== undefined;
  }

  /** The stream ends here. */
  end(): void {
    this.#endedAt ??= this.position;
  }

  /** Wall-clock time of a media time. */
  dateOf(position: number): Date {
    return new Date(this.#startedAt + ((position - this.#startAt) / this.#rate) * 1000);
  }
}
