import { tokens } from '@livelit/core/lit';
import { css, type CSSResultGroup } from 'lit';

/** Looks of `<live-pusher>`. */
export const livePusherStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      display: flex;
      flex-direction: column;
      overflow: hidden;
      background: var(--live-surface);
      color: var(--live-text);
      font-family: var(--live-font);
      font-size: 0.875rem;
      line-height: 1.4;
    }

    :host([hidden]),
    [hidden] {
      display: none !important;
    }

    .stage {
      position: relative;
      flex: 1;
      min-height: 0;
      background: #000;
    }

    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }

    .mirrored {
      scale: -1 1;
    }

    .empty {
      position: absolute;
      inset: 0;
      display: grid;
      margin: 0;
      place-content: center;
      padding: 1rem;
      color: #c4ccd8;
      text-align: center;
    }

    .controls {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      align-items: center;
      padding: 0.75rem;
      border-block-start: 1px solid var(--live-border);
    }

    .sources {
      display: flex;
      gap: 0.25rem;
    }

    .status {
      flex: 1;
      min-width: 6rem;
    }

    .fine {
      color: var(--live-muted);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere;
    }

    button {
      display: inline-flex;
      gap: 0.375rem;
      align-items: center;
      justify-content: center;
      min-height: 2.25rem;
      padding: 0 0.875rem;
      border: 1px solid var(--live-border);
      border-radius: var(--live-radius);
      background: transparent;
      color: inherit;
      font: inherit;
      cursor: pointer;
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

    .source {
      min-width: 2.5rem;
      padding: 0;
    }

    .source[aria-pressed='true'],
    .main {
      border-color: transparent;
      background: var(--live-accent);
      color: var(--live-accent-text);
    }

    .main {
      min-width: 6.5rem;
      font-weight: 600;
    }

    svg {
      flex: none;
      width: 1.25rem;
      height: 1.25rem;
      fill: currentcolor;
    }

    .notice {
      display: flex;
      gap: 0.5rem;
      align-items: start;
      padding: 0.25rem 0.5rem 0.25rem 0.75rem;
      border-block-start: 1px solid var(--live-border);
      border-inline-start: 4px solid var(--live-warning);
    }

    .notice.error {
      border-inline-start-color: var(--live-danger);
    }

    .notice p {
      flex: 1;
      margin: 0.5rem 0;
      overflow-wrap: anywhere;
    }

    .notice .source {
      border-color: transparent;
    }
  `,
];
