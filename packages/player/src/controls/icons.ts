import { svg, type SVGTemplateResult } from 'lit';

/** Outlines of the bar's own buttons, 24 × 24. */
export const icons = {
  settings: svg`<path d="M19.4 13a7.6 7.6 0 0 0 0-2l2-1.6-2-3.4-2.4 1a7.4 7.4 0 0 0-1.7-1L15 3.4h-4L10.6 6a7.4 7.4 0 0 0-1.7 1l-2.4-1-2 3.4L6.6 11a7.6 7.6 0 0 0 0 2l-2.1 1.6 2 3.4 2.4-1c.5.4 1.1.8 1.7 1l.4 2.6h4l.3-2.6c.7-.2 1.2-.6 1.8-1l2.4 1 2-3.4-2.1-1.6ZM13 15.5a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7Z" transform="translate(-1)"/>`,
  snapshot: svg`<path d="M9 4 7.2 6H4a2 2 0 0 0-2 2v10c0 1.1.9 2 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-3.2L15 4H9Zm3 13.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"/>`,
  check: svg`<path d="m9.5 17.2-5-5 1.4-1.4 3.6 3.5 8.6-8.5 1.4 1.4z"/>`,
  more: svg`<path d="m9.3 18-1.3-1.4 4.6-4.6L8 7.4 9.3 6l6 6z"/>`,
  close: svg`<path d="m6.4 19-1.4-1.4 5.6-5.6L5 6.4 6.4 5l5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6z"/>`,
} as const satisfies Record<string, SVGTemplateResult>;
