import type { LiveErrorEvent } from '@livelit/core';

/** Events of a `MediaCache`. */
export interface MediaCacheEvents {
  /**
   * Bytes are not kept for now, and everything comes from the network: WARNING_STORAGE_UNAVAILABLE (the browser gives no
   * storage) or WARNING_STORAGE_LOW (too little of it is left). Each is told once.
   */
  warning: LiveErrorEvent;
}
