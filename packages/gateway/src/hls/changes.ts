/** Lets requests wait until something is there. */
export class Changes {
  #waiting = new Set<() => void>();

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Lets everybody look again. */
  notify(): void {
    for (const check of this.#waiting) check();
  }

  /** Resolves as soon as `ready` says so, or with false after `deadlineMs` or when nobody wants to know any more. */
  until(ready: () => boolean, deadlineMs: number, signal: AbortSignal): Promise<boolean> {
    if (ready()) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (result: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        signal.removeEventListener('abort', giveUp);
        resolve(result);
      };
      const check = (): void => {
        if (ready()) finish(true);
      };
      const giveUp = (): void => finish(false);
      const timer = setTimeout(giveUp, deadlineMs);
      signal.addEventListener('abort', giveUp);
      this.#waiting.add(check);
    });
  }
}
