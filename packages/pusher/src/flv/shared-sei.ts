import { SeiBudget } from '../sei/sei-budget.ts';

/** A message that is handed to several destinations at once goes into the one picture that all of them get: once. */
export class SharedSei {
  readonly #budget = new SeiBudget();
  readonly #told = new Set<number>();
  #latest: Uint8Array | undefined;

  /** `full`: it is too much for this second. `known`: another destination has brought the same message just now. */
  admit(id: number, data: Uint8Array): 'new' | 'known' | 'full' {
    if (data === this.#latest && !this.#told.has(id)) {
      this.#told.add(id);
      return 'known';
    }
    if (!this.#budget.takes(data.length)) return 'full';
    this.#latest = data;
    this.#told.clear();
    this.#told.add(id);
    queueMicrotask(() => (this.#latest = undefined));
    return 'new';
  }
}
