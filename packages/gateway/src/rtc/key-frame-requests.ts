/** Lets one request through at a time: those that come too soon after another become one, sent when its time has come. */
export class KeyFrameRequests {
  #send: () => void;
  #intervalMs: number;
  #lastAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param intervalMs Least time between two requests; Chromium drops one that comes within 300 ms of another. */
  constructor(send: () => void, intervalMs = 340) {
    this.#send = send;
    this.#intervalMs = intervalMs;
  }

  request(): void {
    if (this.#closed || this.#timer) return;
    const wait = this.#lastAt + this.#intervalMs - performance.now();
    if (wait <= 0) this.#now();
    else this.#timer = setTimeout(() => this.#now(), wait);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #now(): void {
    this.#timer = undefined;
    this.#lastAt = performance.now();
    this.#send();
  }
}
