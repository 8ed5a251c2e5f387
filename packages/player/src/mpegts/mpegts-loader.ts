import { isLiveError, LiveCode, LiveError, onAbort } from '@livelit/core';
import mpegts from 'mpegts.js';

import type { EngineContext } from '../engine.ts';
import type { MpegtsConfig } from './mpegts-options.ts';
import type { Opening, Taker } from './opening.ts';
import type { StreamReader } from './stream-reader.ts';

/** What the engine wants to know of its loader. */
export interface LoaderListener {
  /** Data came, and it is a stream. */
  onOpen(): void;
  /** The connection failed; a live one also by ending. */
  onFailure(error: LiveError): void;
  /** mpegts.js wants no more data, because the browser's buffer is full. It will never ask again. */
  onFull(): void;
  /**
   * Calls back when the video has taken in that there is media. Were the end of a file told before, mpegts.js would not
   * come out of a loop.
   */
  whenLoaded(then: () => void): void;
  /** Resolves when more of a file is wanted. */
  whenWanted(): Promise<void> | undefined;
}

/**
 * The loader that mpegts.js reads through, in place of its own ones: those report a closed live stream as complete,
 * drop close codes and Retry-After, know no token for WebSockets, no silence, and leave connections open in Chrome.
 */
export function mpegtsLoader(
  { signal }: EngineContext,
  live: boolean,
  opening: Opening,
  reader: StreamReader,
  listener: LoaderListener,
): NonNullable<MpegtsConfig['customLoader']> {
  let opened = 0;
  return class extends mpegts.BaseLoader {
    readonly #over = new AbortController();
    #from = 0;
    #given = 0;

    constructor() {
      super('livelit');
    }

    override open(_segment: unknown, { from }: { readonly from: number }): void {
      this._status = mpegts.LoaderStatus.kBuffering;
      this.#from = from;
      onAbort(signal, () => this.#over.abort());
      const taker: Taker = {
        onData: (chunk) => this.#guard(() => this.#give(reader.read(new Uint8Array(chunk)))),
        onEnd: () => this.#end(),
        onFailure: (error) => this.#fail(error),
        whenWanted: () => listener.whenWanted(),
      };
      if (opened++ === 0) {
        onAbort(this.#over.signal, () => opening.stop());
        return opening.take(taker);
      }
      // Only files are sought in. Their readers know the header.
      if (from > 0) reader.restart();
      opening.readFrom(from, this.#over.signal, taker);
    }

    override abort(): void {
      const working = !this.#over.signal.aborted && this.isWorking();
      this.#over.abort();
      this._status = mpegts.LoaderStatus.kComplete;
      if (!working || signal.aborted) return;
      const before = opened;
      // A seek opens another loader at once.
      setTimeout(() => opened === before && !signal.aborted && listener.onFull());
    }

    #end(): void {
      this.#guard(() => {
        const bytes = reader.end();
        if (live) throw new LiveError(LiveCode.ERROR_DISCONNECTED, 'The server ended the stream.');
        if (!reader.hasTracks) throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The file holds no media.');
        this.#give(bytes);
        listener.whenLoaded(() => this.#complete());
      });
    }

    #complete(): void {
      if (this.#over.signal.aborted) return;
      this._status = mpegts.LoaderStatus.kComplete;
      this.onComplete(this.#from, this.#from + this.#given - 1);
    }

    #give(bytes: Uint8Array<ArrayBuffer>): void {
      if (bytes.length === 0) return;
      if (this.#given === 0) listener.onOpen();
      const isWhole = bytes.length === bytes.buffer.byteLength;
      const at = this.#from + this.#given;
      this.#given += bytes.length;
      this.onDataArrival(isWhole ? bytes.buffer : bytes.slice().buffer, at, this.#given);
    }

    /** What the reader refuses, and what mpegts.js throws at, is the stream's fault. */
    #guard(task: () => void): void {
      if (this.#over.signal.aborted) return;
      try {
        task();
      } catch (cause) {
        this.#over.abort();
        const malformed = () => new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The stream is malformed.', { cause });
        this.#fail(isLiveError(cause) ? cause : malformed());
      }
    }

    #fail(error: LiveError): void {
      this._status = mpegts.LoaderStatus.kError;
      listener.onFailure(error);
    }
  };
}
