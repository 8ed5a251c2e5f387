import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';

/** Looks of the statistics. */
export const statsStyles: CSSResultGroup = [
  buttonStyles,
  css`
    :host {
      display: block;
      font-size: 0.75rem;
      line-height: 1.5;
    }

    section {
      box-sizing: border-box;
      min-width: 11rem;
      max-width: calc(100cqw - 1rem);
      max-height: calc(100cqh - 7rem);
      overflow: auto;
      padding: 0 0.625rem 0.375rem;
      border: 1px solid var(--live-border);
      border-radius: var(--live-radius);
      background: color-mix(in srgb, var(--live-surface) 94%, transparent);
      color: var(--live-text);
      font-variant-numeric: tabular-nums;
    }

    section:focus-visible {
      outline: 2px solid var(--live-focus);
    }

    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
    }

    button {
      margin-inline-end: -0.625rem;
      padding: 0;
      border-color: transparent;
      background: none;
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
  `,
];
