import { LiveCode, LiveError } from '@livelit/core';

import type { TransportStats } from '../transport.ts';

/** Samples in a row that must agree: a single dip is no news. */
const agreeing = 3;

/** Samples more that a new connection has: its bandwidth estimate begins low whatever the network, and climbs. */
const patience = 5;

const warnings = {
  bandwidth: [
    LiveCode.WARNING_NETWORK_BUSY,
    'The network is too slow for the chosen quality; the browser has lowered it.',
  ],
  cpu: [
    LiveCode.WARNING_DEVICE_OVERLOADED,
    'This device is too slow to encode the chosen quality; the browser has lowered it.',
  ],
} as const;

/** Tells what keeps the picture below its quality, once until that has passed. */
export class LimitDetector {
  readonly #reason: keyof typeof warnings;
  #limited = -patience;
  #free = agreeing;
  #told = false;

  /** `bandwidth`: the network is too slow; `cpu`: the device is. */
  constructor(reason: keyof typeof warnings) {
    this.#reason = reason;
  }

  /** The warning to give after this sample, if any. */
  next({ qualityLimitationReason: reason }: Pick<TransportStats, 'qualityLimitationReason'>): LiveError | undefined {
    const isLimited = reason === this.#reason;
    this.#limited = isLimited ? this.#limited + 1 : 0;
    this.#free = isLimited ? 0 : this.#free + 1;
    if (this.#free >= agreeing) this.#told = false;
    if (this.#told || this.#limited < agreeing) return undefined;
    this.#told = true;
    const [code, message] = warnings[this.#reason];
    return new LiveError(code, message);
  }
}
