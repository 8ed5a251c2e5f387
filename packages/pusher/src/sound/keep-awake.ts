import { LiveCode, LiveError, onAbort } from '@livelit/core';

/** Longer than a context needs that may run, milliseconds. */
const patienceMs = 1000;

/**
 * Wakes a context now, with the next gesture and after interruptions (iOS: a call, another app), until `signal` aborts.
 * Warns once, WARNING_AUTOPLAY_BLOCKED, when it does not wake within a second.
 */
export function keepAwake(
  context: AudioContext,
  signal: AbortSignal,
  warn: (error: LiveError) => void,
  onChange: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let warned = false;
  const check = () => {
    if (warned || context.state === 'running') return;
    warned = true;
    warn(
      new LiveError(LiveCode.WARNING_AUTOPLAY_BLOCKED, 'The browser keeps sound asleep until the page is clicked.', {
        detail: { state: context.state },
      }),
    );
  };
  const wake = () => {
    if (context.state === 'running' || context.state === 'closed') return;
    // Without a gesture the promise may stay pending for ever, so nobody waits for it.
    context.resume().catch(() => undefined);
    clearTimeout(timer);
    timer = setTimeout(check, patienceMs);
  };
  const changed = () => {
    if (signal.aborted) return;
    wake();
    onChange();
  };
  context.addEventListener('statechange', changed, { signal });
  for (const type of ['pointerup', 'keydown', 'visibilitychange'])
    document.addEventListener(type, wake, { signal, capture: true });
  onAbort(signal, () => clearTimeout(timer));
  wake();
}
