import { systemClock, type Clock } from './clock.ts';
import type { LiveError } from './live-error.ts';

/**
 * What `promise` settles to, unless `ms` pass first (rejects with `makeError()`) or `signal` aborts (rejects with its
 * reason). The promise itself is not stopped; what it settles to later is ignored. `Infinity` sets no deadline.
 */
export function withDeadline<T>(
  promise: Promise<T>,
  ms: number,
  makeError: () => LiveError,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clock.clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(signal?.reason));
    const timer = ms === Infinity ? undefined : clock.setTimeout(() => end(() => reject(makeError())), ms);
    promise.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
  });
}
