import { onAbort } from '@livelit/core';

import type { PlayerSurface } from './player-surface.ts';

/** Seconds that the keys "back" and "forward" go where the system does not say. */
const step = 10;

/**
 * Shows `player` where the system shows what is playing, and lets its keys work the player, until `signal` aborts. There
 * is one such place for a page: who came last has it.
 */
export function startMediaSession(player: PlayerSurface, metadata: MediaMetadataInit, signal: AbortSignal): void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return;
  const shown = new MediaMetadata(metadata);
  session.metadata = shown;
  const seek = (seconds: number) => {
    const { seekable } = player;
    if (seekable.length === 0) return;
    player.currentTime = Math.min(Math.max(seconds, seekable.start(0)), seekable.end(seekable.length - 1));
  };
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => void player.play()],
    ['pause', () => player.pause()],
    ['stop', () => player.stop()],
    ['seekbackward', ({ seekOffset = step }) => seek(player.currentTime - seekOffset)],
    ['seekforward', ({ seekOffset = step }) => seek(player.currentTime + seekOffset)],
    ['seekto', ({ seekTime }) => seekTime !== undefined && seek(seekTime)],
  ];
  for (const [action, handler] of actions) setHandler(session, action, handler);

  const update = () => {
    if (session.metadata !== shown) return;
    session.playbackState = player.paused ? 'paused' : 'playing';
    const { duration, currentTime, playbackRate } = player;
    // A live stream has no end to show a position before.
    if (Number.isFinite(duration) && playbackRate > 0)
      session.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) });
    else session.setPositionState();
  };
  for (const type of ['play', 'pause', 'durationchange', 'ratechange', 'seeked', 'ended'] as const)
    player.addEventListener(type, update, { signal });
  update();
  onAbort(signal, () => {
    if (session.metadata !== shown) return;
    for (const [action] of actions) setHandler(session, action, null);
    session.metadata = null;
    session.playbackState = 'none';
    session.setPositionState();
  });
}

function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // A key that this browser does not know.
  }
}
