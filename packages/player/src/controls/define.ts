import { define } from '@livelit/core/lit';

import { LivePlayerControlsElement } from './live-player-controls-element.ts';
import { LivePlayerSettingsElement } from './live-player-settings-element.ts';
import { LivePlayerStatsElement } from './live-player-stats-element.ts';
import { prepareMediaChrome } from './media-chrome.ts';

prepareMediaChrome();
define('live-player-settings', LivePlayerSettingsElement);
define('live-player-stats', LivePlayerStatsElement);
define('live-player-controls', LivePlayerControlsElement);

export { LivePlayerControlsElement, LivePlayerSettingsElement, LivePlayerStatsElement };

declare global {
  interface HTMLElementTagNameMap {
    'live-player-controls': LivePlayerControlsElement;
    'live-player-settings': LivePlayerSettingsElement;
    'live-player-stats': LivePlayerStatsElement;
  }
}
