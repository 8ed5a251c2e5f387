import { css, type CSSResult } from 'lit';

/** Looks of what lies over the picture. */
export const overlayStyles: CSSResult = css`
  :host {
    color: var(--live-text);
    font-family: var(--live-font);
  }

  .overlay {
    display: grid;
    place-items: center;
    container: live-player / size;
    overflow: hidden;
  }

  .overlay > * {
    grid-area: 1 / 1;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .status,
  .message,
  .hint {
    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    gap: 0.375rem;
    align-items: center;
    max-width: min(92%, 26rem);
    max-height: 100%;
    padding: 0.625rem 0.875rem;
    border: 1px solid var(--live-border);
    border-radius: var(--live-radius);
    background: var(--live-surface);
    text-align: center;
  }

  .status.light {
    padding: 0.5rem;
    border-color: transparent;
    border-radius: 999px;
    flex-direction: row;
    padding-inline-end: 1rem;
  }

  .message {
    overflow: auto;
    pointer-events: auto;
  }

  .hint {
    align-self: end;
    margin-block-end: 5.5rem;
  }

  p {
    margin: 0;
  }

  .message p:first-child,
  .status p:first-of-type {
    font-weight: 600;
  }

  .fine {
    color: var(--live-muted);
    overflow-wrap: anywhere;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem 0.75rem;
    align-items: center;
    justify-content: center;
  }

  .spinner {
    flex: none;
    width: 1.5rem;
    height: 1.5rem;
    border: 0.1875rem solid var(--live-border);
    border-top-color: var(--live-accent);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }

  button {
    min-height: 2.25rem;
    padding: 0 1rem;
    border: 1px solid transparent;
    border-radius: var(--live-radius);
    background: var(--live-accent);
    color: var(--live-accent-text);
    font: inherit;
    cursor: pointer;
    pointer-events: auto;
  }

  button:focus-visible {
    outline: 3px solid var(--live-focus);
    outline-offset: 2px;
    box-shadow: 0 0 0 6px var(--live-surface);
  }

  .play {
    display: grid;
    place-items: center;
    width: 4.5rem;
    height: 4.5rem;
    padding: 0;
    border-radius: 50%;
    box-shadow: 0 0 0 1px var(--live-surface);
  }

  .play svg {
    width: 2rem;
    height: 2rem;
    fill: currentcolor;
  }

  /* A small picture: what helps most stays, the rest goes. */
  @container live-player (max-height: 13rem) {
    .status,
    .message {
      gap: 0.25rem;
      padding: 0.375rem 0.625rem;
      font-size: 0.8125rem;
    }

    .hint,
    .status .code,
    .status .spinner {
      display: none;
    }

    .status.light .spinner {
      display: block;
    }

    .play {
      width: 3.5rem;
      height: 3.5rem;
    }

    button {
      min-height: 1.75rem;
    }
  }
`;
