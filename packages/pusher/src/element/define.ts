import { define } from '@livelit/core/lit';

import { LivePusherElement } from './live-pusher-element.ts';

define('live-pusher', LivePusherElement);

declare global {
  interface HTMLElementTagNameMap {
    'live-pusher': LivePusherElement;
  }
}
