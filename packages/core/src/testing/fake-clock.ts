import type { Clock } from '../clock.ts';

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Timers that have not fired. */
  readonly pending: number;
  /** Lets `ms` pass: fires what falls due in order, and lets promises settle before and after each. */
  advance(ms: number): Promise<void>;
}

/** A clock for tests of retries and deadlines, at 0 or at `start` milliseconds. */
export function fakeClock(start = 0): FakeClock {
  const timers = new Map<number, { at: number; callback: () => void }>();
  let time = start;
  let serial = 0;

  function nextDue(until: number): number | undefined {
    let due: number | undefined;
    for (const [id, { at }] of timers) if (at <= until && (due === undefined || at < timers.get(due)!.at)) due = id;
    return due;
  }

  return {
    get pending() {
      return timers.size;
    },
    now: () => time,
    setTimeout(callback, ms) {
      serial += 1;
      timers.set(serial, { at: time + Math.max(0, ms), callback });
      return serial;
    },
    clearTimeout: (handle) => void timers.delete(handle as number),
    async advance(ms) {
      const until = time + ms;
      await settle();
      for (let id = nextDue(until); id !== undefined; id = nextDue(until)) {
        const { at, callback } = timers.get(id)!;
        timers.delete(id);
        time = at;
        callback();
        await settle();
      }
      time = until;
    },
  };
}

// A macrotask: only then have promises settled however long their chain is.
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
