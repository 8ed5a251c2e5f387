import { tokens } from '@livelit/core/lit';
import { css, type CSSResultGroup } from 'lit';

/** Looks of `<live-player>`. */
export const livePlayerStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      position: relative;
      display: block;
      overflow: hidden;
      background: #000;
      color: var(--live-text);
      font-family: var(--live-font);
      font-size: 0.875rem;
      line-height: 1.4;
    }

    :host([hidden]) {
      display: none;
    }

    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }

    .overlay,
    .poster {
      position: absolute;
      inset: 0;
    }

    [hidden] {
      display: none !important;
    }

    .poster ::slotted(*) {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }

    .overlay {
      display: grid;
      place-items: center;
      pointer-events: none;
    }

    .overlay > * {
      grid-area: 1 / 1;
    }

    .status,
    .message {
      display: flex;
      flex-direction: column;
      gap: 0.5rem;
      align-items: center;
      max-width: min(90%, 28rem);
      padding: 0.75rem 1rem;
      border: 1px solid var(--live-border);
      border-radius: var(--live-radius);
      background: var(--live-surface);
      text-align: center;
      pointer-events: auto;
    }

    p {
      margin: 0;
    }

    .message p:first-child {
      font-weight: 600;
    }

    .fine {
      color: var(--live-muted);
      overflow-wrap: anywhere;
    }

    .spinner {
      width: 2rem;
      height: 2rem;
      border: 0.25rem solid var(--live-border);
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
    }

    .play svg {
      width: 2rem;
      height: 2rem;
      fill: currentcolor;
    }
  `,
];
