/** Pings that may wait for an answer; a page that sends more gets none for the rest. */
const most = 200;

/**
 * Answers pings of a page only when the RTMP server's network has taken what came before them: the page then sees that
 * network as its own, and lowers its bitrate.
 */
export class PendingPongs {
  readonly #answer: (id: number) => void;
  #waiting: { readonly id: number; readonly after: number }[] = [];
  #taken = 0;

  constructor(answer: (id: number) => void) {
    this.#answer = answer;
  }

  /** So many bytes of the page were handed on. */
  took(bytes: number): void {
    this.#taken += bytes;
  }

  /** A ping came, behind all that was handed on, of which `waitingBytes` wait. */
  add(id: number, waitingBytes: number): void {
    if (this.#waiting.length < most) this.#waiting.push({ id, after: this.#taken });
    this.flush(waitingBytes);
  }

  /** Answers what has become true; call it as bytes leave. */
  flush(waitingBytes: number): void {
    const gone = this.#taken - waitingBytes;
    const ready = this.#waiting.filter(({ after }) => after <= gone);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter(({ after }) => after > gone);
    for (const { id } of ready) this.#answer(id);
  }
}
