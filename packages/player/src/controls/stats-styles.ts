import { css, type CSSResult } from 'lit';

/** Looks of the statistics. */
export const statsStyles: CSSResult = css`
  :host {
    display: block;
    font-size: 0.75rem;
    line-height: 1.5;
  }

  section {
    box-sizing: border-box;
    max-width: calc(100cqw - 1rem);
    max-height: calc(100cqh - 5.75rem);
    overflow: auto;
    padding: 0.375rem 0.625rem;
    border: 1px solid var(--live-border);
    border-radius: var(--live-radius);
    background: color-mix(in srgb, var(--live-surface) 92%, transparent);
    color: var(--live-text);
    font-variant-numeric: tabular-nums;
  }

  section:focus-visible,
  button:focus-visible {
    outline: 2px solid var(--live-focus);
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  button {
    display: grid;
    place-items: center;
    width: 1.75rem;
    height: 1.75rem;
    margin-inline-end: -0.375rem;
    padding: 0;
    border: 0;
    border-radius: calc(var(--live-radius) / 2);
    background: none;
    color: inherit;
    cursor: pointer;
  }

  svg {
    width: 1rem;
    fill: currentcolor;
  }

  p,
  dl,
  dd {
    margin: 0;
  }

  p,
  dt {
    color: var(--live-muted);
  }

  dl > div {
    display: flex;
    gap: 1rem;
    justify-content: space-between;
  }

  dd {
    white-space: nowrap;
  }
`;
