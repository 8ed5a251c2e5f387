import { svg, type SVGTemplateResult } from 'lit';

const icon = (shape: SVGTemplateResult): SVGTemplateResult =>
  svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${shape}</svg>`;

/** Waves that leave a point. */
export const pushIcon = icon(
  svg`<circle cx="12" cy="12" r="2" /><path d="M8 16a5.7 5.7 0 0 1 0-8M16 8a5.7 5.7 0 0 1 0 8M5.2 18.8a9.6 9.6 0 0 1 0-13.6M18.8 5.2a9.6 9.6 0 0 1 0 13.6" />`,
);

/** A screen with a triangle. */
export const playIcon = icon(
  svg`<rect x="3" y="4.5" width="18" height="13" rx="2" /><path d="M10.2 8.2v5.6l4.6-2.8zM8.5 20.5h7" />`,
);
