import { LiveCode, type LiveError } from '@livelit/core';

import type { PlayerFacts } from './player-state.ts';

/**
 * Where a viewer is in time: `live` at the edge, `behind` it on purpose, by a pause or by a lag; `waiting` for a stream
 * that is not there yet or no more; `ended` when a live stream said that it was its end; `on-demand` is all that is not
 * live, `unknown` what has not been found out.
 */
export type LiveState = 'unknown' | 'on-demand' | 'live' | 'behind' | 'waiting' | 'ended';

/** What the live state follows from. */
export interface LiveFacts {
  readonly facts: PlayerFacts;
  readonly live: boolean | undefined;
  /** Whether it has been live at some time. */
  readonly wasLive: boolean;
  readonly atEdge: boolean;
  readonly repairing: LiveError | undefined;
}

const absent: ReadonlySet<number> = new Set([
  LiveCode.ERROR_SOURCE_NOT_FOUND,
  LiveCode.ERROR_STREAM_ENDED,
  LiveCode.ERROR_TAKEN_OVER,
]);

/** The live state is never set, it follows from the facts. */
export function liveStateOf({ facts, live, wasLive, atEdge, repairing }: LiveFacts): LiveState {
  if (!facts.loaded) return 'unknown';
  if (facts.ended && wasLive) return 'ended';
  if (live === false) return 'on-demand';
  if (!facts.shown && !facts.failed && repairing && absent.has(repairing.code)) return 'waiting';
  if (live === undefined) return 'unknown';
  return atEdge && facts.wanted ? 'live' : 'behind';
}
