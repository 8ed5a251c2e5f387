import { html, svg, type TemplateResult } from 'lit';

/** Shapes on a 24 by 24 grid. */
const shapes = {
  camera: svg`<path d="M3 7.5A1.5 1.5 0 0 1 4.5 6h9A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16.5zM16.5 10.5 21 7.5v9l-4.5-3z" />`,
  microphone: svg`<path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11h2a4 4 0 0 0 8 0h2a6 6 0 0 1-5 5.9V20h3v2H8v-2h3v-3.1A6 6 0 0 1 6 11z" />`,
  screen: svg`<path d="M3 5h18v12h-7v2h2v2H8v-2h2v-2H3zm2 2v8h14V7z" />`,
  start: svg`<circle cx="12" cy="12" r="6" />`,
  stop: svg`<rect x="6" y="6" width="12" height="12" rx="1.5" />`,
  close: svg`<path d="M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z" />`,
} as const;

/** A picture in the colour of the text around it, which says the same in words. */
export function icon(name: keyof typeof shapes): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
}
