import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';

/** Looks of the settings' button and menus. */
export const settingsStyles: CSSResultGroup = [
  buttonStyles,
  css`
    .menu {
      position: absolute;
      right: 0.5rem;
      bottom: 3.25rem;
      z-index: 2;
      display: flex;
      flex-direction: column;
      box-sizing: border-box;
      min-width: 11rem;
      max-width: calc(100cqw - 1rem);
      max-height: min(20rem, calc(100cqh - 3.75rem));
      padding: 0.25rem;
      overflow: auto;
      border: 1px solid var(--live-border);
      border-radius: var(--live-radius);
      background: var(--live-surface);
      color: var(--live-text);
      box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 40%);
    }

    .menu button {
      display: flex;
      flex: none;
      gap: 0.5rem;
      align-items: center;
      min-height: 2.25rem;
      padding: 0 0.5rem;
      border: 0;
      border-radius: calc(var(--live-radius) / 2);
      background: none;
      color: inherit;
      font: inherit;
      text-align: start;
      cursor: pointer;
    }

    .menu button:hover {
      background: color-mix(in srgb, var(--live-text) 12%, transparent);
    }

    .menu button:focus-visible {
      outline: 2px solid var(--live-focus);
      outline-offset: -2px;
    }

    .menu span {
      flex: 1;
      white-space: nowrap;
    }

    .menu .value {
      flex: none;
      color: var(--live-muted);
    }

    .menu svg {
      flex: none;
      width: 1.125rem;
      height: 1.125rem;
      fill: currentcolor;
    }

    .more:dir(rtl) {
      rotate: 180deg;
    }

    .back {
      font-weight: 600 !important;
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
