import { toLiveError, type LiveError, type Retry } from '@livelit/core';

/** One try at a source. */
export interface Attempt {
  /** Aborts when the attempt is over, whoever ended it. */
  readonly signal: AbortSignal;
  /** Ends the attempt. Only the first call counts, and none after the attempt is over. */
  fail(error: LiveError): void;
  /** A decoded picture was seen: the next failure starts again with the shortest pause. */
  prove(): void;
}

/** How `supervise` goes about it. */
export interface Supervision {
  readonly retry: Retry;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Starts an attempt. What it throws or rejects with fails the attempt. */
  readonly begin: (attempt: Attempt) => unknown;
  /** What to do about a failure: try again after a pause, or at once, or give up. */
  readonly next: (error: LiveError) => 'pause' | 'at once' | 'give up';
  /** An attempt failed and another will follow, when `retry.nextAt` has come. */
  readonly onRetry: (error: LiveError) => void;
  /** The last attempt failed. */
  readonly onGiveUp: (error: LiveError) => void;
}

/**
 * Keeps one attempt going: when it fails, waits and begins another, until `signal` aborts or no other can help.
 * An attempt that is over is deaf and dumb: its late failures and proofs are ignored.
 */
export async function supervise({ retry, signal, begin, next, onRetry, onGiveUp }: Supervision): Promise<void> {
  while (!signal.aborted) {
    const failure = await runAttempt(signal, begin, () => retry.succeeded());
    if (!failure || signal.aborted) return;
    const step = next(failure);
    if (step === 'give up') return onGiveUp(failure);
    if (step === 'at once') {
      onRetry(failure);
      continue;
    }
    try {
      const pause = retry.wait(failure, signal);
      if (retry.nextAt !== undefined) onRetry(failure);
      await pause;
    } catch (error) {
      if (!signal.aborted) onGiveUp(toLiveError(error));
      return;
    }
  }
}

/** Resolves to why the attempt failed; to nothing when `signal` aborted. */
async function runAttempt(signal: AbortSignal, begin: Supervision['begin'], onProof: () => void) {
  const over = new AbortController();
  const end = () => over.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<LiveError | undefined>((resolve) => {
      over.signal.addEventListener('abort', () => resolve(undefined), { once: true });
      const attempt: Attempt = {
        signal: over.signal,
        fail: resolve,
        prove: () => {
          if (!over.signal.aborted) onProof();
        },
      };
      void (async () => {
        try {
          await begin(attempt);
        } catch (error) {
          resolve(toLiveError(error));
        }
      })();
    });
  } finally {
    signal.removeEventListener('abort', end);
    over.abort();
  }
}
