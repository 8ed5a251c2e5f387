import { createRetry, type Retry } from '@livelit/core';

import type { PlayerConfig } from './player-config.ts';

/**
 * The pauses between attempts. Somebody sits before a picture that stands still: for a short outage the pauses stay
 * short, with a budget for as many attempts as that takes in the first minute.
 */
export function playerRetry({ retry }: Pick<PlayerConfig, 'retry'>): Retry {
  return createRetry({ outageShare: 1 / 6, budgetPerMinute: 40, ...retry });
}
