import { css, type CSSResult } from 'lit';

/** Looks of all buttons of the bar and its panels. */
export const buttonStyles: CSSResult = css`
  button {
    display: inline-flex;
    flex: none;
    gap: 0.375rem;
    align-items: center;
    justify-content: center;
    box-sizing: border-box;
    min-width: 2.75rem;
    min-height: 2.75rem;
    padding: 0 0.875rem;
    border: 1px solid var(--live-border);
    border-radius: var(--live-radius);
    background: var(--live-surface);
    color: var(--live-text);
    font: inherit;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  button:hover {
    border-color: var(--live-muted);
  }

  button:focus-visible {
    outline: 2px solid var(--live-focus);
    outline-offset: 2px;
  }

  button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }

  svg {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    fill: currentcolor;
  }

  .icon {
    padding: 0;
  }

  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      border-width: 3px;
    }
  }
`;
