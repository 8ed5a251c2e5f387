import { tokens } from '@livelit/core/lit';
import { css, type CSSResultGroup } from 'lit';

/** Looks of `<live-recorder>`. */
export const liveRecorderStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      display: block;
      container-type: inline-size;
      overflow: hidden;
      border: 1px solid var(--live-border);
      border-radius: var(--live-radius);
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

    .controls {
      display: flex;
      flex-wrap: wrap;
      gap: 0.5rem;
      align-items: center;
      padding: 0.75rem;
    }

    .status {
      flex: 1;
      min-width: 8rem;
      color: var(--live-muted);
      overflow-wrap: anywhere;
    }

    .numbers {
      display: flex;
      gap: 0.75rem;
      align-items: baseline;
      font-variant-numeric: tabular-nums;
    }

    .time {
      font-size: 1.125rem;
      font-weight: 600;
    }

    .fine {
      color: var(--live-muted);
      font-size: 0.8125rem;
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

    button:disabled,
    button[aria-disabled='true'] {
      opacity: 0.55;
      cursor: default;
    }

    .main {
      min-width: 6.5rem;
      border-color: transparent;
      background: var(--live-accent);
      color: var(--live-accent-text);
      font-weight: 600;
    }

    .main[part='record'] svg {
      fill: #ff5a4f;
      stroke: currentcolor;
      stroke-width: 1.5;
    }

    .danger {
      border-color: var(--live-danger);
      color: var(--live-danger);
    }

    .icon {
      min-width: 2.25rem;
      padding: 0;
      border-color: transparent;
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
      padding: 0.5rem 0.5rem 0.5rem 0.75rem;
      border-block-start: 1px solid var(--live-border);
      border-inline-start: 4px solid var(--live-accent);
    }

    .notice.warning {
      border-inline-start-color: var(--live-warning);
    }

    .notice.error {
      border-inline-start-color: var(--live-danger);
    }

    .notice p {
      flex: 1;
      margin: 0.4375rem 0;
      overflow-wrap: anywhere;
    }

    .empty {
      margin: 0;
      padding: 1.5rem 0.75rem;
      border-block-start: 1px solid var(--live-border);
      color: var(--live-muted);
      text-align: center;
    }

    .list {
      margin: 0;
      padding: 0;
      list-style: none;
    }

    .recording {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 0.5rem;
      align-items: center;
      padding: 0.5rem 0.5rem 0.5rem 0.75rem;
      border-block-start: 1px solid var(--live-border);
    }

    .about {
      display: flex;
      flex: 1 1 8rem;
      flex-direction: column;
      min-width: 0;
    }

    .name {
      font-weight: 600;
      overflow-wrap: anywhere;
    }

    .badge {
      margin-inline-start: 0.25rem;
      padding: 0 0.375rem;
      border: 1px solid currentcolor;
      border-radius: 1rem;
      color: var(--live-warning);
      white-space: nowrap;
    }

    .actions,
    .question {
      display: flex;
      flex-wrap: wrap;
      gap: 0.25rem 0.5rem;
      align-items: center;
    }

    .preview {
      flex: 1 0 100%;
      width: 100%;
      max-height: 60vh;
      border-radius: calc(var(--live-radius) / 2);
      background: #000;
    }
  `,
];
