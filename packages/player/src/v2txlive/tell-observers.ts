import { report } from '@livelit/core/v2txlive';

import { hasSound } from '../has-sound.ts';
import type { LivePlayer } from '../live-player.ts';
import type { PlayerObservers } from './v2-tx-live-observer.ts';

/** Makes V2TXLive's callbacks of what one run of a player tells, until `signal` aborts. */
export function tellObservers(player: LivePlayer, observers: PlayerObservers, signal: AbortSignal): void {
  const on: LivePlayer['addEventListener'] = (type, listener) => player.addEventListener(type, listener, { signal });
  on('error', ({ error }) => observers.tell('onError', ...report(error)));
  on('warning', ({ error }) => observers.tell('onWarning', ...report(error)));
  on('connected', () => observers.tell('onConnected', { engine: player.engineName }));
  on('resize', () => {
    if (player.videoWidth) observers.tell('onVideoResolutionChanged', player.videoWidth, player.videoHeight);
  });
  on('statistics', () => player.statistics && observers.tell('onStatisticsUpdate', player.statistics));
  on('streamswitched', ({ url, code }) => observers.tell('onStreamSwitched', url, code));
  on('volume', ({ volume }) => observers.tell('onPlayoutVolumeUpdate', volume));
  tellOfMedia(player, observers, on);
}

/** Loading and playing, each once when it begins. Sound has no events of its own in a page: it goes with the picture. */
function tellOfMedia(player: LivePlayer, observers: PlayerObservers, on: LivePlayer['addEventListener']): void {
  let shown = false;
  let heard = false;
  let shows: boolean | undefined;
  let sounds = false;
  const loads = () => {
    if (shows === false) return;
    if (sounds) observers.tell('onAudioLoading', {});
    shows = sounds = false;
    observers.tell('onVideoLoading', {});
  };
  const plays = () => {
    if (player.state !== 'playing') return;
    if (!shows) {
      observers.tell('onVideoPlaying', !shown, {});
      shows = shown = true;
    }
    if (sounds || !hasSound(player.video)) return;
    observers.tell('onAudioPlaying', !heard, {});
    sounds = heard = true;
  };
  on('statechange', () => {
    if (['connecting', 'buffering', 'reconnecting'].includes(player.state)) loads();
    else plays();
  });
  // That there is sound shows some time after the first picture.
  on('timeupdate', plays);
}
