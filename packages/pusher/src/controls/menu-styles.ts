import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';
import { panelStyles } from './panel-styles.ts';

/** Looks of the menus. */
export const menuStyles: CSSResultGroup = [
  buttonStyles,
  panelStyles,
  css`
    .menu {
      position: absolute;
      inset-block-end: 4rem;
      inset-inline-end: 0.5rem;
      z-index: 2;
      display: flex;
      flex-direction: column;
      box-sizing: border-box;
      min-width: min(15rem, calc(100cqw - 1rem));
      max-width: calc(100cqw - 1rem);
      max-height: min(26rem, calc(100cqh - 4.5rem));
      padding: 0.25rem;
      overflow: auto;
    }

    .menu button {
      gap: 0.5rem;
      justify-content: start;
      padding: 0 0.5rem;
      border: 0;
      border-radius: calc(var(--live-radius) / 2);
      background: none;
      text-align: start;
    }

    .menu button:hover {
      background: color-mix(in srgb, var(--live-text) 12%, transparent);
    }

    .menu button:focus-visible {
      outline-offset: -2px;
    }

    .menu span {
      flex: 1 0 auto;
    }

    .menu .value {
      flex: 0 1 auto;
      min-width: 0;
      max-width: 9rem;
      overflow: hidden;
      color: var(--live-muted);
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    [role='menuitemradio'] span:not(.value) {
      flex: 1 1 auto;
    }

    .none {
      margin: 0.5rem;
      color: var(--live-muted);
    }

    .more:dir(rtl) {
      rotate: 180deg;
    }

    .back {
      font-weight: 600;
    }

    .back .more {
      rotate: 180deg;
    }

    .back .more:dir(rtl) {
      rotate: 0deg;
    }

    [aria-checked='false'] .check {
      visibility: hidden;
    }
  `,
];
