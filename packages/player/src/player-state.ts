/** What a player is doing. */
export type PlayerState =
  | 'idle'
  | 'connecting'
  | 'buffering'
  | 'playing'
  | 'paused'
  | 'reconnecting'
  | 'blocked'
  | 'ended'
  | 'error';

/** Everything that the state follows from. */
export interface PlayerFacts {
  /** A source is loaded. */
  readonly loaded: boolean;
  /** The player gave up. */
  readonly failed: boolean;
  /** The stream came to its end. */
  readonly ended: boolean;
  /** The browser refused to start without a gesture. */
  readonly blocked: boolean;
  /** The user wants it to play. */
  readonly wanted: boolean;
  /** Failed attempts since the last picture. */
  readonly failures: number;
  /** This connection has shown a picture. */
  readonly shown: boolean;
  /** The picture waits for data. */
  readonly starved: boolean;
}

/** The state is never set, it follows from the facts; the first that applies wins. */
export function stateOf(facts: PlayerFacts): PlayerState {
  if (!facts.loaded) return 'idle';
  if (facts.failed) return 'error';
  if (facts.ended) return 'ended';
  if (facts.blocked) return 'blocked';
  if (!facts.wanted) return 'paused';
  if (!facts.shown) return facts.failures > 0 ? 'reconnecting' : 'connecting';
  return facts.starved ? 'buffering' : 'playing';
}
