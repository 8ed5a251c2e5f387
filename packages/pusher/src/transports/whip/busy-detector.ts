import { LiveCode, LiveError } from '@livelit/core';

import type { TransportStats } from '../../transport.ts';

/** Samples in a row that must agree: a single dip is no news. */
const agreeing = 3;

/** Samples more that a new connection has: its bandwidth estimate begins low whatever the network, and climbs. */
const patience = 5;

/** Tells a network that stays too slow, once until it has recovered. */
export class BusyDetector {
  #limited = -patience;
  #free = agreeing;
  #told = false;

  /** The warning to give after this sample, if any. */
  next({ qualityLimitationReason: reason }: TransportStats): LiveError | undefined {
    this.#limited = reason === 'bandwidth' ? this.#limited + 1 : 0;
    this.#free = reason === 'bandwidth' ? 0 : this.#free + 1;
    if (this.#free >= agreeing) this.#told = false;
    if (this.#told || this.#limited < agreeing) return undefined;
    this.#told = true;
    return new LiveError(
      LiveCode.WARNING_NETWORK_BUSY,
      'The network is too slow for the chosen quality; the browser has lowered it.',
    );
  }
}
