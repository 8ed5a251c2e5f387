import type { HlsConfig, LoadPolicy, RetryConfig } from 'hls.js';

import type { SegmentPolicy } from '../../player-config.ts';
import type { SegmentPatience } from './segment-patience.ts';

/** Statuses that stay what they are however often one asks. */
const refusals: readonly (number | undefined)[] = [401, 403];

/** Playlist failures in a row after which hls.js turns to another quality, where there is one. */
const playlistTries = 3;

/** What the configuration depends on. */
export interface HlsConfigParts {
  readonly patience: SegmentPatience;
  readonly policy: SegmentPolicy;
  /** How many qualities there are. */
  readonly levels: () => number;
  /** Seconds that can be played without anything new. */
  readonly ahead: () => number;
  /** Whether a media playlist has arrived yet. */
  readonly hasBegun: () => boolean;
  /** Seconds to have before playback starts. */
  readonly minBuffer: number | undefined;
}

/** What differs from hls.js's own defaults. */
export function hlsConfig({
  patience,
  policy,
  levels,
  ahead,
  hasBegun,
  minBuffer,
}: HlsConfigParts): Partial<HlsConfig> {
  // Before there is anything to play the player's own retry takes over, which shows itself and obeys Retry-After.
  // Afterwards hls.js tries on while the buffer plays; the engine's watch ends that when nothing is left.
  const playlists: RetryConfig = {
    get maxNumRetry() {
      return hasBegun() ? Infinity : 0;
    },
    retryDelayMs: 500,
    get maxRetryDelayMs() {
      return ahead() < 2 ? 700 : 2000;
    },
    // Left to itself hls.js takes status 0 and 404 for final, which they are not while a stream is live.
    shouldRetry: (_retry, count, _isTimeout, response) =>
      hasBegun() && (levels() === 1 || count < playlistTries) && !refusals.includes(response?.code),
  };
  const segments: RetryConfig = {
    maxNumRetry: Infinity,
    retryDelayMs: 500,
    get maxRetryDelayMs() {
      return patience.pauseMs;
    },
    shouldRetry: () => patience.shouldRetry(),
  };
  const keys: RetryConfig = {
    maxNumRetry: policy.tries,
    retryDelayMs: 500,
    maxRetryDelayMs: 4000,
    shouldRetry: (_retry, count, _isTimeout, response) => count < policy.tries && !refusals.includes(response?.code),
  };
  return {
    manifestLoadPolicy: policyOf(8000, 20_000, null),
    playlistLoadPolicy: policyOf(5000, 20_000, playlists),
    fragLoadPolicy: policyOf(policy.timeout * 1000, policy.timeout * 1000, segments),
    keyLoadPolicy: policyOf(8000, 20_000, keys),
    // A quality that failed once is not shunned for ever.
    errorPenaltyExpireMs: 30_000,
    // hls.js keeps everything that was played, and of a paused live stream ten minutes ahead.
    backBufferLength: 10,
    maxMaxBufferLength: 60,
    ...(minBuffer !== undefined && minBuffer > 15 ? { maxBufferLength: 2 * minBuffer } : {}),
    // Live is endless, and its window is what can be sought.
    liveDurationInfinity: true,
  };
}

function policyOf(maxTimeToFirstByteMs: number, maxLoadTimeMs: number, retry: RetryConfig | null): LoadPolicy {
  return { default: { maxTimeToFirstByteMs, maxLoadTimeMs, timeoutRetry: retry, errorRetry: retry } };
}
