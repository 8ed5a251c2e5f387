import type { Connection } from './connection.ts';
import { concat } from './read-all.ts';

/** What arrived of one block, in one piece. */
export interface FilledBlock {
  readonly start: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly waitMs: number;
  readonly transferMs: number;
}

/**
 * Reads from a connection up to `until`, whether or not anybody takes the pieces: who waits for the block on the disk must
 * not depend on who fetches it. What arrived before a failure is kept as well.
 */
export class BlockFill {
  /** Whether the connection ended before `until`. */
  ended = false;
  /** Resolves when the block is kept, or could not be. Never rejects. */
  readonly settled: Promise<void>;

  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #error: { readonly cause: unknown } | undefined;
  #done = false;
  #wake: () => void = () => undefined;

  constructor(connection: Connection, until: number, keep: (block: FilledBlock) => Promise<void>) {
    this.settled = this.#run(connection, until, keep);
  }

  /** The next piece; `undefined` when there is no other. Rejects when the connection broke. */
  async next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.#pieces.length === 0 && !this.#done) await new Promise<void>((resolve) => (this.#wake = resolve));
    const piece = this.#pieces.shift();
    if (!piece && this.#error) throw this.#error.cause;
    return piece;
  }

  async #run(connection: Connection, until: number, keep: (block: FilledBlock) => Promise<void>): Promise<void> {
    const start = connection.position;
    const { waitMs } = connection;
    connection.waitMs = 0;
    const beganAt = performance.now();
    const arrived: Uint8Array<ArrayBuffer>[] = [];
    try {
      while (connection.position < until) {
        const piece = await connection.read(until - connection.position);
        if (!piece) {
          this.ended = true;
          break;
        }
        arrived.push(piece);
        this.#pieces.push(piece);
        this.#wake();
      }
    } catch (cause) {
      this.#error = { cause };
    }
    const transferMs = performance.now() - beganAt;
    this.#done = true;
    this.#wake();
    const bytes = concat(arrived);
    await keep({ start, bytes, waitMs, transferMs }).catch(() => undefined);
  }
}
