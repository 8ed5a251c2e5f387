import { LiveCode, LiveError } from '@livelit/core';

import type { Store } from './store.ts';

/** How much a cache may hold. */
export interface Limits {
  readonly maxBytes: number;
  readonly headroomBytes: number;
}

/** How long, in ms, an answer of `navigator.storage.estimate()` holds, and for how many bytes that were written since. */
const freshMs = 10_000;
const freshBytes = 16 * 2 ** 20;

/** Makes room by removing what was used longest ago. */
export class Room {
  readonly #limits: Limits;
  readonly #warn: (error: LiveError) => void;
  #free = Infinity;
  #askedAt = -Infinity;
  #writtenSince = 0;

  constructor(limits: Limits, warn: (error: LiveError) => void) {
    this.#limits = limits;
    this.#warn = warn;
  }

  /** Room for `bytes` of the item `key`, which itself is never removed. False where there is none to be had. */
  async make(store: Store, bytes: number, key: string): Promise<boolean> {
    const over = (await store.index.bytes()) + bytes - this.#limits.maxBytes;
    if (over > 0 && (await evict(store, over, key)) < over) return false;
    const free = (await this.#estimate()) - this.#limits.headroomBytes;
    const lacking = bytes - free;
    if (lacking > 0) {
      const freed = await evict(store, lacking, key);
      this.#free += freed;
      if (freed < lacking) {
        this.#warn(storageLow('The browser has too little storage left for this site.'));
        return false;
      }
    }
    this.#free -= bytes;
    this.#writtenSince += bytes;
    return true;
  }

  /** After the browser refused to write: removes what may help, and says whether to try once more. */
  async makeAfterRefusal(store: Store, bytes: number, key: string): Promise<boolean> {
    this.#askedAt = -Infinity;
    const freed = await evict(store, Math.max(4 * bytes, 2 ** 20), key);
    if (freed < bytes) this.#warn(storageLow('The browser refused to store more for this site.'));
    return freed >= bytes;
  }

  async #estimate(): Promise<number> {
    const now = performance.now();
    if (now - this.#askedAt < freshMs && this.#writtenSince < freshBytes) return this.#free;
    const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
    this.#askedAt = now;
    this.#writtenSince = 0;
    return (this.#free = quota - usage);
  }
}

/** Removes items until `bytes` are free, the one that was used longest ago first; answers how many became free. */
async function evict(store: Store, bytes: number, except: string): Promise<number> {
  let freed = 0;
  for (const item of await store.index.oldest(bytes, except)) {
    await store.remove(item.key);
    freed += item.bytes;
  }
  return freed;
}

function storageLow(message: string): LiveError {
  return new LiveError(LiveCode.WARNING_STORAGE_LOW, message);
}
