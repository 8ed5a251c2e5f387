import { css, type CSSResult } from 'lit';

/** The ground of menus and panels. */
export const panelStyles: CSSResult = css`
  .menu,
  .panel {
    border: 1px solid var(--live-border);
    border-radius: var(--live-radius);
    background: var(--live-surface);
    color: var(--live-text);
    box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 40%);
  }
`;
