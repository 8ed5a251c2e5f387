import { define } from '@livelit/core/lit';

import type { LivePlayerElement } from '../element/live-player-element.ts';
import { LivePlayerControlsElement } from './live-player-controls-element.ts';
import { LivePlayerSettingsElement } from './live-player-settings-element.ts';
import { LivePlayerStatsElement } from './live-player-stats-element.ts';
import { prepareMediaChrome } from './media-chrome.ts';

prepareMediaChrome();
define('live-player-settings', LivePlayerSettingsElement);
define('live-player-stats', LivePlayerStatsElement);
define('live-player-controls', LivePlayerControlsElement);

const parts =
  'bar, time-range, play-button, live-button, mute-button, volume-range, time-display, snapshot-button, pip-button, ' +
  'cast-button, airplay-button, fullscreen-button, settings-button, menu, menu-item, stats';

/** The bar that lies in the player's own shadow root, with its parts and slots handed on. */
export function createControls(player: LivePlayerElement): LivePlayerControlsElement {
  const bar = document.createElement('live-player-controls');
  bar.player = player;
  bar.setAttribute('exportparts', parts);
  for (const place of ['start', 'end']) {
    const slot = document.createElement('slot');
    slot.name = `controls-${place}`;
    slot.slot = place;
    bar.append(slot);
  }
  return bar;
}

export { LivePlayerControlsElement, LivePlayerSettingsElement, LivePlayerStatsElement };

declare global {
  interface HTMLElementTagNameMap {
    'live-player-controls': LivePlayerControlsElement;
    'live-player-settings': LivePlayerSettingsElement;
    'live-player-stats': LivePlayerStatsElement;
  }
}
