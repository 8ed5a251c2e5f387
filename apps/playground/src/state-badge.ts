import { html, type TemplateResult } from 'lit';

/** How a state is coloured; the words say it too. */
export type Mood = 'calm' | 'busy' | 'good' | 'bad';

/** A panel's state in words. */
export const stateBadge = (testId: string, mood: Mood, text: string, state: string): TemplateResult =>
  html`<span class="state ${mood}" data-testid=${testId} data-state=${state}>${text}</span>`;
