/** What of the Network Information API matters here; Chromium has it, and only phones and Chromebooks tell the type. */
interface NetworkConnection extends EventTarget {
  readonly type?: string;
}

/** Tells when the device is on a network again, or on another one, until `signal` aborts. */
export function watchNetwork(signal: AbortSignal, onChange: () => void): void {
  addEventListener('online', onChange, { signal });
  const { connection } = navigator as Navigator & { readonly connection?: NetworkConnection };
  let type = connection?.type;
  const look = () => {
    // The event also tells of every new estimate of the bandwidth.
    if (connection?.type === type) return;
    type = connection?.type;
    if (type !== 'none') onChange();
  };
  connection?.addEventListener('change', look, { signal });
}
