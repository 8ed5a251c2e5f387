import { LiveCode, LiveError, log as sharedLog, onAbort } from '@livelit/core';

import type { PlayerSurface } from './player-surface.ts';

const log = sharedLog.child('player');

/** Keeps the screen on while `player` plays in a visible page, until `signal` aborts. */
export function keepAwake(player: PlayerSurface, signal: AbortSignal): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (!wakeLock) throw new LiveError(LiveCode.ERROR_NOT_SUPPORTED, 'This browser cannot keep the screen on.');
  let lock: WakeLockSentinel | undefined;
  let asking = false;
  const release = () => {
    void lock?.release();
    lock = undefined;
  };
  const update = async () => {
    const wanted = () => !signal.aborted && !player.paused && !document.hidden;
    if (!wanted()) return release();
    if (asking || (lock && !lock.released)) return;
    asking = true;
    try {
      lock = await wakeLock.request('screen');
    } catch (error) {
      // A low battery, for one. Playing goes on.
      log.info('The screen may go dark.', error);
    }
    asking = false;
    if (!wanted()) release();
  };
  for (const type of ['play', 'playing', 'pause', 'ended', 'emptied'] as const)
    player.addEventListener(type, () => void update(), { signal });
  document.addEventListener('visibilitychange', () => void update(), { signal });
  onAbort(signal, release);
  void update();
}
