import { define } from '@livelit/core/lit';

import { LivePlayerElement } from './live-player-element.ts';

define('live-player', LivePlayerElement);

declare global {
  interface HTMLElementTagNameMap {
    'live-player': LivePlayerElement;
  }
}
