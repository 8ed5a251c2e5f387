import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';

/** Looks of the row of buttons. */
export const barStyles: CSSResultGroup = [
  buttonStyles,
  css`
    .bar {
      display: flex;
      gap: 0.375rem;
      align-items: center;
      box-sizing: border-box;
      height: 3.75rem;
      padding: 0 0.5rem;
      border-block-start: 1px solid var(--live-border);
      background: var(--live-surface);
    }

    .space {
      flex: 1;
    }

    .bar .icon[aria-pressed='true'] {
      border-color: transparent;
      background: var(--live-accent);
      color: var(--live-accent-text);
    }

    .main {
      min-width: 5.75rem;
      border-color: transparent;
      background: var(--live-accent);
      color: var(--live-accent-text);
      font-weight: 600;
      white-space: nowrap;
    }

    .main.stop {
      background: var(--live-danger);
    }

    /* The level grows upwards beside the button of the microphone. */
    .meter {
      flex: none;
      width: 0.25rem;
      height: 2rem;
      margin-inline-start: -0.125rem;
      overflow: hidden;
      border-radius: 999px;
      background: var(--live-border);
    }

    .level {
      display: block;
      width: 100%;
      height: 100%;
      transform-origin: bottom;
      background: light-dark(#1a7f37, #4ac26b);
      scale: 1 0;
      transition: scale 0.1s linear;
    }

    .meter[data-loud] .level {
      background: var(--live-danger);
    }

    /* Narrow: what is in the settings, too, goes first. */
    @container (max-width: 28rem) {
      .bar .screen,
      .bar .switchCamera {
        display: none;
      }
    }

    @container (max-width: 22rem) {
      .bar {
        gap: 0.25rem;
        padding: 0 0.375rem;
      }

      .main svg {
        display: none;
      }

      .main {
        min-width: 4.5rem;
        padding: 0 0.625rem;
      }
    }

    @media (prefers-reduced-motion: reduce) {
      .level {
        transition: none;
      }
    }

    @media (forced-colors: active) {
      .meter {
        border: 1px solid CanvasText;
      }

      .level {
        background: Highlight;
        forced-color-adjust: none;
      }
    }
  `,
];
