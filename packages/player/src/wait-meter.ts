/** Adds up the time that playback waited for data after it had begun, and with it the sound was interrupted. */
export class WaitMeter {
  #begun = false;
  #waitsSince: number | undefined;
  #waited = 0;

  /** Listens to `video` until `signal` aborts. */
  constructor(video: HTMLVideoElement, signal: AbortSignal) {
    const on = (type: string, listener: () => void) => video.addEventListener(type, listener, { signal });
    on('waiting', () => {
      if (this.#begun && !video.paused && !video.seeking) this.#waitsSince ??= performance.now();
    });
    on('playing', () => {
      this.#begun = true;
      this.#end();
    });
    for (const type of ['pause', 'seeking', 'ended', 'emptied']) on(type, () => this.#end());
  }

  /** Milliseconds waited since the last call; a wait that goes on is counted up to `now`. */
  take(now: number): number {
    if (this.#waitsSince !== undefined) {
      this.#waited += now - this.#waitsSince;
      this.#waitsSince = now;
    }
    const waited = this.#waited;
    this.#waited = 0;
    return waited;
  }

  #end(): void {
    if (this.#waitsSince !== undefined) this.#waited += performance.now() - this.#waitsSince;
    this.#waitsSince = undefined;
  }
}
