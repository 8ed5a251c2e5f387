import { onAbort } from '@livelit/core';

import type { EngineContext } from '../engine.ts';
import type { Connection, Words } from './connection.ts';
import type { MpegtsStream } from './mpegts-stream.ts';
import { readStream } from './read-stream.ts';

/** Who takes what comes. */
export type Taker = Pick<Connection, 'onData' | 'onEnd' | 'onFailure' | 'whenWanted'>;

/**
 * The connections of a stream. The first is made at once, before mpegts.js has been loaded: what comes waits for its
 * taker.
 */
export class Opening {
  /** Whether it is a live stream. Rejects with what went wrong, or with the abort. */
  readonly live: Promise<boolean>;
  /** Rejects likewise; never resolves. */
  readonly failed: Promise<never>;
  readonly #stream: MpegtsStream;
  readonly #context: EngineContext;
  readonly #words: Promise<Words>;
  readonly #over = new AbortController();
  readonly #taken: Promise<void>;
  #taker: Taker | undefined;
  #waiting: ((taker: Taker) => void)[] = [];
  #tellTaken!: () => void;

  constructor(stream: MpegtsStream, context: EngineContext, live: boolean | undefined, words: Promise<Words>) {
    this.#stream = stream;
    this.#context = context;
    this.#words = words;
    let fail!: (error: unknown) => void;
    this.failed = new Promise((_, reject) => {
      fail = reject;
    });
    this.#taken = new Promise((resolve) => {
      this.#tellTaken = resolve;
    });
    onAbort(context.signal, () => {
      this.stop();
      fail(context.signal.reason);
    });
    const kind = new Promise<boolean>((resolve) => {
      if (live !== undefined) resolve(live);
      this.#read(0, live, this.#over.signal, resolve, {
        whenWanted: () => (this.#taker ? this.#taker.whenWanted?.() : this.#taken),
        onData: (chunk) => this.#tell((taker) => taker.onData(chunk)),
        onEnd: () => this.#tell((taker) => taker.onEnd()),
        onFailure: (error) => {
          fail(error);
          this.#tell((taker) => taker.onFailure(error));
        },
      });
    });
    this.live = Promise.race([kind, this.failed]);
    for (const promise of [this.failed, this.live]) promise.catch(() => undefined);
  }

  /** Hands over what has come, in a task of its own, and from then on what comes. */
  take(taker: Taker): void {
    setTimeout(() => {
      if (this.#over.signal.aborted) return;
      this.#taker = taker;
      for (const event of this.#waiting.splice(0)) event(taker);
      this.#tellTaken();
    });
  }

  /** Ends the first connection. Nobody is told. */
  stop(): void {
    this.#over.abort();
    this.#waiting = [];
    this.#tellTaken();
  }

  /** Reads a file from elsewhere. */
  readFrom(from: number, signal: AbortSignal, taker: Taker): void {
    this.#read(from, false, signal, undefined, taker);
  }

  #read(
    from: number,
    live: boolean | undefined,
    signal: AbortSignal,
    onKind: ((live: boolean) => void) | undefined,
    taker: Taker,
  ): void {
    const { url, headers = {}, protocols = [], hello, closeCodes, cacheKey } = this.#stream;
    const { cache, stallTimeout: patience } = this.#context.config;
    const asked = { url, headers, protocols, hello, closeCodes, cacheKey, cache, patience, words: this.#words };
    readStream({ ...asked, from, live, signal, ...(onKind ? { onKind } : {}), ...taker });
  }

  #tell(event: (taker: Taker) => void): void {
    if (this.#taker) event(this.#taker);
    else this.#waiting.push(event);
  }
}
