import { LiveCode } from '@livelit/core';

import { HttpProblem } from '../http-problem.ts';
import { shuttingDown } from '../session-table.ts';
import type { HlsChannel } from './hls-channel.ts';

/** Requests that may wait at once for one name. */
const mostWaiting = 500;

/**
 * Waits for something to be in a channel, `deadlineMs` at most or what the channel allows; false when it is not there by
 * then. Throws an HttpProblem (503) when too many wait already, or when the channel closes.
 */
export async function waitFor(
  channel: HlsChannel,
  ready: () => boolean,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { changes } = channel.window;
  if (ready()) return true;
  if (changes.waiting >= mostWaiting)
    throw new HttpProblem(503, LiveCode.ERROR_TOO_MANY_REQUESTS, 'Too many requests wait for this stream.', {
      'retry-after': '1',
    });
  await changes.until(() => channel.closed || ready(), Math.min(deadlineMs, channel.times.waitMs), signal);
  if (channel.closed) throw shuttingDown();
  return ready();
}
