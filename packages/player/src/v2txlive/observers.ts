import { log as sharedLog } from '@livelit/core';

import type { V2TXLivePlayerObserver } from './v2-tx-live-observer.ts';
import type { V2TXLivePlayer } from './v2-tx-live-player.ts';

const log = sharedLog.child('player');

type Callbacks = Required<V2TXLivePlayerObserver>;
type Told<K extends keyof Callbacks> = Parameters<Callbacks[K]> extends [V2TXLivePlayer, ...infer Rest] ? Rest : never;

/** Those who are told what happens, in the order in which they came. */
export class Observers {
  readonly #player: V2TXLivePlayer;
  readonly #observers = new Set<V2TXLivePlayerObserver>();

  /** `player` is what every callback gets first. */
  constructor(player: V2TXLivePlayer) {
    this.#player = player;
  }

  /** From now on `observer` is told too. */
  add(observer: V2TXLivePlayerObserver): void {
    this.#observers.add(observer);
  }

  /** `observer` is told nothing any more. */
  remove(observer: V2TXLivePlayerObserver): void {
    this.#observers.delete(observer);
  }

  /** Calls `callback` of all who have it; one that throws does not keep it from the others. */
  tell<K extends keyof Callbacks>(callback: K, ...told: Told<K>): void {
    for (const observer of this.#observers)
      try {
        (observer[callback] as ((...args: unknown[]) => void) | undefined)?.call(observer, this.#player, ...told);
      } catch (error) {
        log.error(`The observer's ${callback} failed.`, error);
      }
  }
}
