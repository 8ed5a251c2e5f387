import { onAbort } from '@livelit/core';

/** What happens to a page that a player lives in. */
export interface PageListener {
  /** The page is seen again. */
  onSeen(): void;
  /** The device slept, or the browser froze the page: connections may be dead without a word. */
  onWake(): void;
  /** The device is on a network again, or on another one. */
  onNetwork(): void;
  /** The page is left; it may come back out of the browser's cache. */
  onLeave(): void;
  /** It came back. */
  onComeBack(): void;
}

const tickMs = 1000;

/** A timer that is so late was not just busy. In hidden pages browsers let timers fire once a minute. */
const sleptMs = 5000;
const sleptHiddenMs = 90_000;

/** Tells what happens to the page, until `signal` aborts. */
export function watchPage(signal: AbortSignal, listener: PageListener): void {
  document.addEventListener('visibilitychange', () => document.hidden || listener.onSeen(), { signal });
  document.addEventListener('resume', () => listener.onWake(), { signal });
  addEventListener('pagehide', () => listener.onLeave(), { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && listener.onComeBack(), { signal });
  addEventListener('online', () => listener.onNetwork(), { signal });
  watchConnection(signal, () => listener.onNetwork());

  // The time of day: the clock of timers stands still while a device sleeps.
  let last = Date.now();
  const ticks = setInterval(() => {
    const now = Date.now();
    const gap = now - last;
    last = now;
    if (gap > (document.hidden ? sleptHiddenMs : sleptMs)) listener.onWake();
  }, tickMs);
  onAbort(signal, () => clearInterval(ticks));
}

/** What of the Network Information API matters here; Chromium has it, and only phones and Chromebooks tell the type. */
interface Connection extends EventTarget {
  readonly type?: string;
}

function watchConnection(signal: AbortSignal, onOther: () => void): void {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  let type = connection?.type;
  // The event also tells of every new estimate of the bandwidth.
  const onChange = () => {
    if (connection!.type === type) return;
    type = connection!.type;
    if (type !== 'none') onOther();
  };
  connection?.addEventListener('change', onChange, { signal });
}
