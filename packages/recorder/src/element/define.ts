import { define } from '@livelit/core/lit';

import { LiveRecorderElement } from './live-recorder-element.ts';

define('live-recorder', LiveRecorderElement);

declare global {
  interface HTMLElementTagNameMap {
    'live-recorder': LiveRecorderElement;
  }
}
