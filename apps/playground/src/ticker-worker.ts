/**
 * Posts a message every `intervalMs` milliseconds, the first being the interval itself. Timers of a hidden page come once
 * a second or once a minute; those of a worker do not.
 */
let timer: ReturnType<typeof setTimeout> | undefined;

self.addEventListener('message', ({ data: intervalMs }: MessageEvent<number>) => {
  clearTimeout(timer);
  let due = performance.now();
  const tick = (): void => {
    self.postMessage(null);
    const now = performance.now();
    // Due times are counted from the start, so that a late tick is not followed by late ones; missed ones are skipped.
    due += intervalMs * Math.max(1, Math.ceil((now - due) / intervalMs));
    timer = setTimeout(tick, due - now);
  };
  tick();
});
