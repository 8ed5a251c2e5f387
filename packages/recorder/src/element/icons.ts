import { html, svg, type TemplateResult } from 'lit';

/** Shapes on a 24 by 24 grid. */
const shapes = {
  record: svg`<circle cx="12" cy="12" r="7" />`,
  pause: svg`<path d="M7 5h3.5v14H7zM13.5 5H17v14h-3.5z" />`,
  stop: svg`<rect x="6" y="6" width="12" height="12" rx="1.5" />`,
  play: svg`<path d="M8 5v14l11-7z" />`,
  download: svg`<path d="M11 4h2v8.2l3-3 1.4 1.4L12 16l-5.4-5.4L8 9.2l3 3zM5 18h14v2H5z" />`,
  delete: svg`<path d="M9 4h6v2h4v2H5V6h4zM6.5 9.5h11l-.9 10.5H7.4z" />`,
  close: svg`<path d="M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z" />`,
} as const;

/** A picture in the colour of the text around it, which says the same in words. */
export function icon(name: keyof typeof shapes): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
}
