import { toLiveError, type LiveError } from '@livelit/core';

import type { LivePlayer } from '../live-player.ts';

/** Begins something in one playback; it ends with the signal. */
export type Begin = (player: LivePlayer, signal: AbortSignal) => Promise<void>;

/** What is on until it is switched off, in the present playback and in all that follow. */
export class Switches<Name extends string> {
  readonly #on = new Map<Name, Begin>();
  readonly #running = new Map<Name, AbortController>();
  readonly #warn: (error: LiveError) => void;
  #playback: { readonly player: LivePlayer; readonly signal: AbortSignal } | undefined;

  /** `warn` is told of what could not begin. */
  constructor(warn: (error: LiveError) => void) {
    this.#warn = warn;
  }

  /** Begins what is on in `player`, until `signal` aborts. */
  attach(player: LivePlayer, signal: AbortSignal): void {
    this.#playback = { player, signal };
    for (const name of this.#on.keys()) this.renew(name);
  }

  /** Switches on what `begin` begins, or off. */
  set(name: Name, begin: Begin | undefined): void {
    if (begin) this.#on.set(name, begin);
    else this.#on.delete(name);
    this.renew(name);
  }

  /** Begins anew, if it is on. */
  renew(name: Name): void {
    this.#running.get(name)?.abort();
    const begin = this.#on.get(name);
    if (!begin || !this.#playback || this.#playback.signal.aborted) return;
    const { player, signal: until } = this.#playback;
    const running = new AbortController();
    this.#running.set(name, running);
    const signal = AbortSignal.any([running.signal, until]);
    begin(player, signal).catch((error: unknown) => signal.aborted || this.#warn(toLiveError(error)));
  }
}
