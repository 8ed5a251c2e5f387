/** The gate opens again when this part of the limit is left. */
const reopenAt = 1 / 4;

/**
 * Holds pictures back while the network is slower than the stream. They are held back before the encoder, so whatever
 * was encoded is sent and every picture that arrives can be decoded.
 */
export class SendGate {
  readonly #limit: number;
  #open = true;

  /** `limit` is what may wait to be sent, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whether a picture may be encoded while `buffered` bytes wait. */
  admitsPicture(buffered: number): boolean {
    this.#open = buffered <= (this.#open ? this.#limit : this.#limit * reopenAt);
    return this.#open;
  }

  /** Sound is small and goes on, until it too only adds to the delay. */
  admitsSound(buffered: number): boolean {
    return buffered <= this.#limit * 2;
  }
}
