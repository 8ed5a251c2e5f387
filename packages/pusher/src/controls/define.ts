import { define } from '@livelit/core/lit';

import type { LivePusherElement } from '../element/live-pusher-element.ts';
import { LivePusherControlsElement } from './live-pusher-controls-element.ts';
import { LivePusherSettingsElement } from './live-pusher-settings-element.ts';
import { LivePusherSourcesElement } from './live-pusher-sources-element.ts';
import { LivePusherStatsElement } from './live-pusher-stats-element.ts';

define('live-pusher-settings', LivePusherSettingsElement);
define('live-pusher-sources', LivePusherSourcesElement);
define('live-pusher-stats', LivePusherStatsElement);
define('live-pusher-controls', LivePusherControlsElement);

const parts = 'bar, button, push, status, notice, retry, stats, menu, menu-item, sources, source';

/** The bar that lies in the pusher's own shadow root, with its parts and slots handed on. */
export function createControls(pusher: LivePusherElement): LivePusherControlsElement {
  const bar = document.createElement('live-pusher-controls');
  bar.pusher = pusher;
  bar.setAttribute('exportparts', parts);
  for (const place of ['start', 'end']) {
    const slot = document.createElement('slot');
    slot.name = `controls-${place}`;
    slot.slot = place;
    bar.append(slot);
  }
  return bar;
}

export { LivePusherControlsElement, LivePusherSettingsElement, LivePusherSourcesElement, LivePusherStatsElement };

declare global {
  interface HTMLElementTagNameMap {
    'live-pusher-controls': LivePusherControlsElement;
    'live-pusher-settings': LivePusherSettingsElement;
    'live-pusher-sources': LivePusherSourcesElement;
    'live-pusher-stats': LivePusherStatsElement;
  }
}
