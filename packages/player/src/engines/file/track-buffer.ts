import { LiveCode, LiveError } from '@livelit/core';

/** Seconds behind the position that are kept at least, and those beyond which they are removed. */
const behind = { least: 5, most: 30 };

/** A `SourceBuffer` that is used in order, and emptied behind the position. */
export class TrackBuffer {
  readonly #buffer: SourceBuffer;
  readonly #video: HTMLVideoElement;
  readonly #signal: AbortSignal;

  constructor(buffer: SourceBuffer, video: HTMLVideoElement, signal: AbortSignal) {
    this.#buffer = buffer;
    this.#video = video;
    this.#signal = signal;
  }

  get ranges(): TimeRanges {
    return this.#buffer.buffered;
  }

  /** False where the browser has no room, even after what was played is removed; then try again later. */
  async append(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    await this.#removeBefore(this.#video.currentTime - behind.most);
    if (await this.#tryAppend(bytes)) return true;
    await this.#removeBefore(this.#video.currentTime - behind.least);
    return this.#tryAppend(bytes);
  }

  async #tryAppend(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      await this.#do(() => this.#buffer.appendBuffer(bytes));
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') return false;
      throw error;
    }
  }

  async #removeBefore(time: number): Promise<void> {
    const { buffered } = this.#buffer;
    if (buffered.length > 0 && buffered.start(0) < time - 1) await this.#do(() => this.#buffer.remove(0, time));
  }

  #do(work: () => void): Promise<void> {
    this.#signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const settle = (then: () => void) => {
        over.abort();
        then();
      };
      const options = { signal: over.signal };
      this.#signal.addEventListener('abort', () => settle(() => reject(this.#signal.reason)), options);
      this.#buffer.addEventListener('updateend', () => settle(resolve), options);
      this.#buffer.addEventListener('error', () => settle(() => reject(refused())), options);
      try {
        work();
      } catch (error) {
        settle(() => reject(error));
      }
    });
  }
}

function refused(): LiveError {
  return new LiveError(LiveCode.ERROR_DECODE_FAILED, 'The browser did not take the media of the file.');
}
