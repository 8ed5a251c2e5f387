import { log } from '../logger.ts';

type Function = (...args: never[]) => unknown;

/** What is told with a callback, but for what every callback gets first. */
export type Told<Observer, K extends keyof Observer, First extends readonly unknown[]> =
  NonNullable<Observer[K]> extends (...args: [...First, ...infer Rest]) => unknown ? Rest : never;

/** Those who are told what happens, in the order in which they came. */
export class Observers<Observer extends object, First extends readonly unknown[] = []> {
  readonly #scope: string;
  readonly #first: First;
  readonly #observers = new Set<Observer>();

  /** `scope` is whose log tells of observers that fail; `first` is what every callback gets first. */
  constructor(scope: string, ...first: First) {
    this.#scope = scope;
    this.#first = first;
  }

  /** From now on `observer` is told too. */
  add(observer: Observer): void {
    this.#observers.add(observer);
  }

  /** `observer` is told nothing any more. */
  remove(observer: Observer): void {
    this.#observers.delete(observer);
  }

  /** Whether anybody has `callback`. */
  has(callback: keyof Observer): boolean {
    return [...this.#observers].some((observer) => observer[callback]);
  }

  /** Calls `callback` of all who have it; one that throws does not keep it from the others. Answers what they answer. */
  tell<K extends keyof Observer>(callback: K, ...told: Told<Observer, K, First>): unknown[] {
    const answers: unknown[] = [];
    for (const observer of this.#observers)
      try {
        const called = observer[callback] as Function | undefined;
        if (called) answers.push(called.call(observer, ...([...this.#first, ...told] as never[])));
      } catch (error) {
        log.child(this.#scope).error(`The observer's ${String(callback)} failed.`, error);
      }
    return answers;
  }
}
