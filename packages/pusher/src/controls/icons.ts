import { html, svg, type TemplateResult } from 'lit';

/** Shapes on a 24 by 24 grid. */
const shapes = {
  microphone: svg`<path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11h2a4 4 0 0 0 8 0h2a6 6 0 0 1-5 5.9V20h3v2H8v-2h3v-3.1A6 6 0 0 1 6 11z"/>`,
  microphoneOff: svg`<path d="M9 6a3 3 0 0 1 6 0v5.2zM9 9.6 14.3 15A3 3 0 0 1 9 12zM6 11h2a4 4 0 0 0 6 3.5l1.4 1.4a6 6 0 0 1-2.4 1V20h3v2H8v-2h3v-3.1A6 6 0 0 1 6 11zm10 0h2c0 1.2-.3 2.3-.9 3.2l-1.5-1.4c.3-.6.4-1.2.4-1.8zM3.4 2 22 20.6 20.6 22 2 3.4z"/>`,
  camera: svg`<path d="M3 7.5A1.5 1.5 0 0 1 4.5 6h9A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 3 16.5zM16.5 10.5 21 7.5v9l-4.5-3z"/>`,
  cameraOff: svg`<path d="M8.8 6h4.7A1.5 1.5 0 0 1 15 7.5v4.7zM3 7.5c0-.6.3-1 .8-1.3l11.1 11c-.2.5-.8.8-1.4.8h-9A1.5 1.5 0 0 1 3 16.5zm13.5 3 4.5-3v9l-4.5-3zM3.4 2 22 20.6 20.6 22 2 3.4z"/>`,
  switchCamera: svg`<path d="M9 5 7.6 7H5a2 2 0 0 0-2 2v9c0 1.1.9 2 2 2h14a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2.6L15 5zm3 4.5c1.6 0 3 .8 3.7 2.1L17 10.3v3.9h-3.9l1.5-1.5a2.6 2.6 0 0 0-4.9-.2l-1.4-.5A4 4 0 0 1 12 9.5zM7 13h3.9l-1.5 1.5a2.6 2.6 0 0 0 4.9.2l1.4.5A4 4 0 0 1 8.3 15.6L7 16.9z"/>`,
  screen: svg`<path d="M3 5h18v12h-7v2h2v2H8v-2h2v-2H3zm2 2v8h14V7zm7 1 3.5 3.5-1.1 1.1-1.6-1.6V14h-1.6v-3l-1.6 1.6-1.1-1.1z"/>`,
  sources: svg`<path d="M3 4h8v7H3zm10 0h8v7h-8zM3 13h8v7H3zm10 0h8v7h-8zm-8-7v3h4V6zm10 0v3h4V6zM5 15v3h4v-3zm10 0v3h4v-3z"/>`,
  settings: svg`<path d="M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.4 7.4 0 0 0-1.7-1L15 3.4h-4L10.6 6a7.4 7.4 0 0 0-1.7 1l-2.4-1-2 3.4L6.6 11a7.6 7.6 0 0 0 0 2l-2.1 1.6 2 3.4 2.4-1c.5.4 1.1.8 1.7 1l.4 2.6h4l.3-2.6c.7-.2 1.2-.6 1.8-1l2.4 1 2-3.4-2.1-1.6ZM13 15.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7Z" transform="translate(-1)"/>`,
  start: svg`<circle cx="12" cy="12" r="6"/>`,
  stop: svg`<rect x="6" y="6" width="12" height="12" rx="1.5"/>`,
  close: svg`<path d="m6.4 19-1.4-1.4 5.6-5.6L5 6.4 6.4 5l5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6z"/>`,
  check: svg`<path d="m9.5 17.2-5-5 1.4-1.4 3.6 3.5 8.6-8.5 1.4 1.4z"/>`,
  more: svg`<path d="m9.3 18-1.3-1.4 4.6-4.6L8 7.4 9.3 6l6 6z"/>`,
  file: svg`<path d="M6 2h8l5 5v15H6zm2 2v16h9V8h-4V4z"/>`,
  test: svg`<path d="M3 5h18v14H3zm2 2v10h3V7zm5 0v10h4V7zm6 0v10h3V7z"/>`,
} as const;

/** The name of a picture. */
export type IconName = keyof typeof shapes;

/** A picture in the colour of the text around it, which says the same in words. */
export function icon(name: IconName, className = ''): TemplateResult {
  return html`<svg class=${className} viewBox="0 0 24 24" aria-hidden="true">${shapes[name]}</svg>`;
}
