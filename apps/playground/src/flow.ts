import { html, type TemplateResult } from 'lit';

import type { Mood } from './state-badge.ts';

/** One station of the stream's way. */
export interface Station {
  readonly name: string;
  /** What leads on from here: the protocol. */
  readonly onward: string;
  readonly mood: Mood;
}

/** The way of the stream through this page, each station coloured by its state; the panels say the states in words. */
export const flow = (label: string, stations: readonly Station[]): TemplateResult =>
  html`<ol class="flow" aria-label=${label}>
    ${stations.map(
      ({ name, onward, mood }) =>
        html`<li class=${mood}>
          <span class="station">${name}</span>${onward ? html`<span class="onward">${onward}</span>` : ''}
        </li>`,
    )}
  </ol>`;
