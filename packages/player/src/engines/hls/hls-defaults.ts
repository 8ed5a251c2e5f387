import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js';

/** Statuses that stay what they are however often one asks. */
const refusals: readonly (number | undefined)[] = [401, 403];

/** Tries at one playlist or segment before hls.js turns to another quality, and where there is no other. */
const tries = { withAlternative: 3, alone: 60 };

/** What differs from hls.js's own defaults. `levels` tells how many qualities there are. */
export function hlsDefaults(levels: () => number): Partial<HlsConfig> {
  const patient: RetryConfig = {
    maxNumRetry: tries.alone,
    retryDelayMs: 500,
    maxRetryDelayMs: 4000,
    // Left to itself hls.js takes status 0 and 404 for final, which they are not while a stream is live.
    shouldRetry: (_retry, count, _isTimeout, response) =>
      count < (levels() > 1 ? tries.withAlternative : tries.alone) && !refusals.includes(response?.code),
  };
  const limits = { maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 20_000 };
  // One late playlist or segment never ends playback: while there is something to play, hls.js tries on.
  const patiently: LoadPolicy = { default: { ...limits, timeoutRetry: patient, errorRetry: patient } };
  // Before there is anything to play the player's own retry takes over, which shows itself and obeys Retry-After.
  const atOnce: LoadPolicy = { default: { ...limits, timeoutRetry: null, errorRetry: null } };
  return {
    manifestLoadPolicy: atOnce,
    playlistLoadPolicy: patiently,
    fragLoadPolicy: patiently,
    keyLoadPolicy: patiently,
    // hls.js keeps everything that was played, and of a paused live stream ten minutes ahead.
    backBufferLength: 10,
    maxMaxBufferLength: 60,
  };
}
