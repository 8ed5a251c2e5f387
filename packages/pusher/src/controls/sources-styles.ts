import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';
import { panelStyles } from './panel-styles.ts';

/** Looks of the panel with the sources. */
export const sourcesStyles: CSSResultGroup = [
  buttonStyles,
  panelStyles,
  css`
    .panel {
      position: absolute;
      inset-inline: 0.5rem;
      inset-block-end: 4rem;
      z-index: 2;
      display: flex;
      flex-direction: column;
      box-sizing: border-box;
      max-width: 40rem;
      max-height: calc(100cqh - 4.5rem);
      padding: 0.25rem 0.75rem 0.75rem;
      overflow: hidden;
    }

    header {
      display: flex;
      flex: none;
      align-items: center;
      justify-content: space-between;
    }

    .close {
      margin-inline-end: -0.5rem;
      padding: 0;
      border-color: transparent;
      background: none;
    }

    .tiles {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr));
      grid-auto-rows: max-content;
      gap: 0.5rem;
      min-height: 0;
      margin: -0.25rem;
      padding: 0.25rem;
      overflow: auto;
    }

    /* Flat: over the bar, too, and one row that scrolls. */
    @container (max-height: 20rem) {
      .panel {
        inset-block-end: 0.5rem;
        max-height: calc(100cqh - 1rem);
        padding-block-end: 0.5rem;
      }

      .tiles {
        grid-template-columns: none;
        grid-auto-columns: 8rem;
        grid-auto-flow: column;
      }
    }

    .tile {
      display: flex;
      flex-direction: column;
      gap: 0;
      align-items: stretch;
      min-width: 0;
      padding: 0.25rem;
      text-align: start;
    }

    .tile[aria-pressed='true'] {
      border-color: var(--live-accent);
      box-shadow: inset 0 0 0 1px var(--live-accent);
    }

    .picture {
      display: grid;
      place-items: center;
      aspect-ratio: 16 / 9;
      overflow: hidden;
      border-radius: calc(var(--live-radius) / 2);
      background: #14171c;
      color: #fff;
    }

    .picture > * {
      grid-area: 1 / 1;
    }

    .picture svg {
      width: 1.75rem;
      height: 1.75rem;
    }

    video,
    canvas {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }

    .label,
    .hint {
      padding: 0 0.25rem;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    .label {
      padding-block-start: 0.25rem;
    }

    .hint {
      min-height: 1.2em;
      color: var(--live-muted);
      font-size: 0.75rem;
    }
  `,
];
