import { LiveCode, LiveError } from '@livelit/core';

const megabyte = 1024 * 1024;
/** A warning comes this many times before the end. */
const early = 4;

/**
 * Watches what the browser says that it still grants this site: warns once, and ends the recording in time.
 * Chromium always says 10 GiB; there a write that fails is the first that is heard of a full disk.
 */
export class SpaceGuard {
  readonly #minimum: number;
  readonly #report: (error: LiveError) => void;
  #usedBefore: number | undefined;
  #warned = false;
  #ended = false;

  readonly #estimate: () => Promise<StorageEstimate>;

  constructor(
    minFreeMegabytes: number,
    report: (error: LiveError) => void,
    estimate: () => Promise<StorageEstimate> = () => navigator.storage.estimate(),
  ) {
    this.#minimum = minFreeMegabytes * megabyte;
    this.#report = report;
    this.#estimate = estimate;
  }

  /** Bytes left, after `written` of them were written by this recording. */
  async check(written: number): Promise<number> {
    const { quota = Infinity, usage = 0 } = await this.#estimate().catch((): StorageEstimate => ({}));
    // A browser may count a file only when it is closed.
    this.#usedBefore ??= usage - written;
    const left = quota - Math.max(usage, this.#usedBefore + written);
    const detail = { bytesLeft: left };
    if (left < this.#minimum && !this.#ended) {
      this.#ended = true;
      const text = `Only ${Math.max(0, Math.floor(left / megabyte))} MB of storage are left, so the recording was closed.`;
      this.#report(new LiveError(LiveCode.ERROR_QUOTA_EXCEEDED, text, { detail }));
    } else if (left < this.#minimum * early && !this.#warned) {
      this.#warned = true;
      const text = `Only ${Math.floor(left / megabyte)} MB of storage are left for this recording.`;
      this.#report(new LiveError(LiveCode.WARNING_STORAGE_LOW, text, { detail }));
    }
    return left;
  }
}
