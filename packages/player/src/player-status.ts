import type { LiveError } from '@livelit/core';

import { liveStateOf, type LiveState } from './live-state.ts';
import { stateOf, type PlayerFacts, type PlayerState } from './player-state.ts';

/** What the states follow from besides the facts; asked for whenever something changes. */
export interface Surroundings {
  readonly live: boolean | undefined;
  readonly atEdge: boolean;
  readonly nextRetryAt: number | undefined;
}

/** Nothing is loaded. */
export const rested: PlayerFacts = {
  loaded: false,
  failed: false,
  ended: false,
  blocked: false,
  wanted: false,
  failures: 0,
  shown: false,
  starved: false,
};

/** Keeps the facts and tells when what follows from them is another. */
export class PlayerStatus {
  readonly #look: () => Surroundings;
  readonly #tell: (event: Event) => void;
  #facts = rested;
  #state: PlayerState = 'idle';
  #liveState: LiveState = 'unknown';
  #wasLive = false;
  #repairing: LiveError | undefined;
  #announced = '';

  constructor(look: () => Surroundings, tell: (event: Event) => void) {
    this.#look = look;
    this.#tell = tell;
  }

  get facts(): PlayerFacts {
    return this.#facts;
  }

  get state(): PlayerState {
    return this.#state;
  }

  get liveState(): LiveState {
    return this.#liveState;
  }

  /** Whether what is loaded has been live at some time. */
  get wasLive(): boolean {
    return this.#wasLive;
  }

  /** What went wrong and is being repaired. */
  get repairing(): LiveError | undefined {
    return this.#repairing;
  }

  /** Another programme begins, of which nothing is known. */
  forget(): void {
    this.#wasLive = false;
    this.#repairing = undefined;
  }

  /** Something went wrong that is being repaired, or has been. */
  repair(error: LiveError | undefined): void {
    this.#repairing = error;
    this.announce();
  }

  /** Some facts have changed. */
  update(facts: Partial<PlayerFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.announce();
  }

  /** What surrounds the facts may have changed. */
  announce(): void {
    const facts = this.#facts;
    const repairing = this.#repairing;
    const { live, atEdge, nextRetryAt } = this.#look();
    this.#wasLive ||= live === true;
    const before = this.#liveState;
    this.#state = stateOf(facts);
    this.#liveState = liveStateOf({ facts, live, wasLive: this.#wasLive, atEdge, repairing });
    const now = [this.#state, facts.failures, nextRetryAt].join();
    const changed = now !== this.#announced;
    const moved = before !== this.#liveState;
    this.#announced = now;
    if (changed) this.#tell(new Event('statechange'));
    if (moved) this.#tell(new Event('livestatechange'));
  }
}
