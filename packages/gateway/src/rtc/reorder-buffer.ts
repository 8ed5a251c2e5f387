/** Milliseconds to wait for a packet that nobody asks for again: it can only be late. */
const reorderMs = 40;
const maxHeld = 600;

export interface ReorderOptions {
  deliver(packet: Buffer): void;
  /** Packets are missing for good between the last one delivered and the next. */
  lost(): void;
  /** Whether a retransmission of this position may still come. */
  isAwaited(position: number): boolean;
}

/** Gives packets out in the order of their sequence numbers, and says when one will never come. */
export class ReorderBuffer {
  #options: ReorderOptions;
  #held = new Map<number, Buffer>();
  #next: number | undefined;
  #stuckSince: number | undefined;

  constructor(options: ReorderOptions) {
    this.#options = options;
  }

  add(position: number, packet: Buffer, nowMs: number): void {
    this.#next ??= position;
    if (position < this.#next) return;
    this.#held.set(position, packet);
    this.#release(nowMs);
  }

  /** To be called now and then, so that waiting ends without another packet. */
  tick(nowMs: number): void {
    this.#release(nowMs);
  }

  #release(nowMs: number): void {
    while (this.#held.size > 0) {
      const packet = this.#held.get(this.#next!);
      if (packet) {
        this.#stuckSince = undefined;
        this.#held.delete(this.#next!);
        this.#next!++;
        this.#options.deliver(packet);
      } else if (this.#mayStillCome(nowMs)) {
        return;
      } else {
        this.#stuckSince = undefined;
        this.#next = Math.min(...this.#held.keys());
        this.#options.lost();
      }
    }
  }

  #mayStillCome(nowMs: number): boolean {
    if (this.#held.size >= maxHeld) return false;
    this.#stuckSince ??= nowMs;
    return this.#options.isAwaited(this.#next!) || nowMs - this.#stuckSince < reorderMs;
  }
}
