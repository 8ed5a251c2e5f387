import { LiveCode, LiveError, onAbort } from '@livelit/core';

import type { Playback, PlaybackListener, PlaybackParts } from './playback.ts';

/** What to try, and for how long. */
export interface UnseenParts extends Omit<PlaybackParts, 'listener' | 'unseen'> {
  /** Ends the try. */
  readonly signal: AbortSignal;
  /** The class, which a page that plays has loaded already. */
  readonly Playback: new (parts: PlaybackParts) => Playback;
}

/** Hears nothing and wants what it is told. */
export const deafListener: PlaybackListener = {
  wants: () => true,
  onFacts: () => undefined,
  onConnected: () => undefined,
  onFrame: () => undefined,
  onAttemptEnd: () => undefined,
  onRetry: () => undefined,
  onLine: () => undefined,
  onReturnDue: () => undefined,
  onGiveUp: () => undefined,
  onIdle: () => undefined,
  onTick: () => undefined,
  onWarning: () => undefined,
  onNotice: () => undefined,
  onStatistics: () => undefined,
};

/**
 * Plays something where nobody sees or hears it; resolves to the playback with its first decoded picture. Rejects with
 * why there was none, or with the signal's reason, and has let go of the video by then.
 */
export function playUnseen({ signal, Playback, ...parts }: UnseenParts): Promise<Playback> {
  return new Promise((resolve, reject) => {
    const { connectTimeout, stallTimeout } = parts.config;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const fail = (reason: unknown) =>
      end(() => {
        playback.end(deafListener);
        reject(reason);
      });
    const abort = () => fail(signal.reason);
    const late = () =>
      fail(new LiveError(LiveCode.ERROR_REQUEST_TIMEOUT, 'No picture came from the other stream in time.'));
    const timer = setTimeout(late, (connectTimeout + stallTimeout) * 1000);
    const listener = { ...deafListener, onFrame: () => end(() => resolve(playback)), onGiveUp: fail };
    const playback = new Playback({ ...parts, listener, unseen: true });
    onAbort(signal, abort);
    if (!signal.aborted) void playback.begin();
  });
}
