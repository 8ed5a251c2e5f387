/** A request whose failure changes nothing. */
export async function send(url: string, init: RequestInit, timeoutMs?: number): Promise<Response | undefined> {
  const signals = [
    ...(init.signal ? [init.signal] : []),
    ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
  ];
  return fetch(url, { ...init, signal: AbortSignal.any(signals) }).catch(() => undefined);
}
