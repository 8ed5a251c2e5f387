import { readTimeCode } from './time-code.ts';

/** Latencies beyond this are clocks that differ, not pictures that are late. */
const plausibleMs = 120_000;
/** Pictures whose median is shown: single ones jump by the display's refresh. */
const window = 15;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Measures how old the pictures of a video are when they are shown, from the time code in them.
 *
 * @param report Receives milliseconds a few times a second, or undefined while the picture carries no time code; nothing until
 *   one or the other is sure.
 * @param signal Ends it.
 */
export function measureLatency(
  video: HTMLVideoElement,
  report: (latencyMs: number | undefined) => void,
  signal: AbortSignal,
): void {
  let recent: number[] = [];
  let misses = 0;
  let reportedAt = 0;

  const look = (now: number, metadata?: VideoFrameCallbackMetadata): void => {
    if (signal.aborted) return;
    next();
    const code = readTimeCode(video, video.videoWidth, video.videoHeight);
    // The picture is on the screen a little after this callback; until then it ages.
    const shownAt = Date.now() + Math.max(0, (metadata?.expectedDisplayTime ?? now) - now);
    const age = code === undefined ? undefined : shownAt - code;
    if (age !== undefined && Math.abs(age) < plausibleMs) {
      recent = [...recent.slice(1 - window), Math.max(0, age)];
      misses = 0;
    } else if (++misses > 2 * window) recent = [];
    const known = recent.length > 0 || misses > 2 * window;
    if (!known || now - reportedAt < 250) return;
    reportedAt = now;
    report(recent.length > 0 ? Math.round(median(recent)) : undefined);
  };

  const next = (): void => {
    if (typeof video.requestVideoFrameCallback === 'function') video.requestVideoFrameCallback(look);
    else requestAnimationFrame((now) => look(now));
  };
  next();
}
