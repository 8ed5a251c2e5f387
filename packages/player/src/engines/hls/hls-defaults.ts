import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js';

/** Statuses that stay what they are however often one asks. */
const refusals: readonly (number | undefined)[] = [401, 403];

const patient: RetryConfig = {
  maxNumRetry: 60,
  retryDelayMs: 500,
  maxRetryDelayMs: 4000,
  // Left to itself hls.js takes status 0 and 404 for final, which they are not while a stream is live.
  shouldRetry: (retry, count, _isTimeout, response) =>
    count < (retry?.maxNumRetry ?? 0) && !refusals.includes(response?.code),
};

/** One late playlist or segment never ends playback: while there is something to play, hls.js tries on. */
const patiently: LoadPolicy = {
  default: { maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 20_000, timeoutRetry: patient, errorRetry: patient },
};

/** Before there is anything to play the player's own retry takes over, which shows itself and obeys Retry-After. */
const atOnce: LoadPolicy = {
  default: { maxTimeToFirstByteMs: 8000, maxLoadTimeMs: 20_000, timeoutRetry: null, errorRetry: null },
};

/** What differs from hls.js's own defaults. */
export const hlsDefaults: Partial<HlsConfig> = {
  manifestLoadPolicy: atOnce,
  playlistLoadPolicy: patiently,
  fragLoadPolicy: patiently,
  keyLoadPolicy: patiently,
  // hls.js keeps everything that was played, and of a paused live stream ten minutes ahead.
  backBufferLength: 10,
  maxMaxBufferLength: 60,
};
