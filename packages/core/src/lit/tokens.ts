import { css } from 'lit';

/**
 * The looks that all elements share, as custom properties. Light or dark follows the page's `color-scheme`; a rule for
 * the element (`live-player { --live-accent: … }`) sets any of them. Every text colour has a contrast of at least 4.5
 * with the surface, and `--live-accent-text` with the accent.
 */
export const tokens = css`
  :host {
    --live-surface: light-dark(#ffffff, #16181d);
    --live-text: light-dark(#1a1d23, #f2f4f8);
    --live-muted: light-dark(#565d6b, #a8b0bf);
    --live-accent: light-dark(#0b5fd0, #7ab4ff);
    --live-accent-text: light-dark(#ffffff, #0b1524);
    --live-danger: light-dark(#b3261e, #ff8f86);
    --live-warning: light-dark(#8a5300, #ffc266);
    --live-border: light-dark(#c9ced8, #3a404c);
    --live-focus: light-dark(#0b5fd0, #7ab4ff);
    --live-radius: 8px;
    --live-font: system-ui, sans-serif;
  }
`;
