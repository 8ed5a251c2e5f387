/** Holds a Web Lock until it is called. */
export type Release = () => void;

/** Waits for a Web Lock, at most `patienceMs`: then `undefined`. Rejects when `signal` aborts. */
export async function takeLock(name: string, patienceMs: number, signal: AbortSignal): Promise<Release | undefined> {
  const patience = AbortSignal.timeout(patienceMs);
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal: AbortSignal.any([signal, patience]) }, () => new Promise<void>(resolve))
      .catch((error: unknown) => (patience.aborted && !signal.aborted ? resolve(undefined) : reject(error)));
  });
}
