import { css, type CSSResultGroup } from 'lit';

import { buttonStyles } from './button-styles.ts';

/** Looks of the bar. It lies over pictures of any colour, so it is dark in light pages, too. */
export const controlsStyles: CSSResultGroup = [
  buttonStyles,
  css`
    :host {
      position: absolute;
      inset: 0;
      display: block;
      container-type: size;
      color-scheme: dark;
      color: var(--live-controls-color, #fff);
      font-family: var(--live-font);
      font-size: 0.875rem;
    }

    .surface {
      position: relative;
      display: flex;
      flex-direction: column;
      justify-content: end;
      width: 100%;
      height: 100%;
      outline-offset: -3px;
      --media-primary-color: var(--live-controls-color, #fff);
      --media-secondary-color: transparent;
      --media-control-background: transparent;
      --media-control-hover-background: rgb(255 255 255 / 16%);
      --media-font-family: var(--live-font);
      --media-font-size: 0.875rem;
      --media-font-weight: 400;
      --media-range-bar-color: var(--live-accent);
      --media-range-thumb-background: var(--live-accent);
      --media-range-track-background: rgb(255 255 255 / 32%);
      --media-time-range-buffered-color: rgb(255 255 255 / 40%);
      --media-range-track-height: 0.25rem;
      --media-range-track-border-radius: 999px;
      --media-preview-time-background: var(--live-surface);
      --media-preview-thumbnail-background: var(--live-surface);
      --media-box-arrow-background: var(--live-surface);
      --media-live-button-icon-color: rgb(255 255 255 / 60%);
      --media-live-button-indicator-color: #ff5a52;
      --media-focus-box-shadow: inset 0 0 0 2px var(--live-focus);
    }

    .surface[userinactive][mediapaused='false']:not(.held) {
      cursor: none;
    }

    .surface[userinactive][mediapaused='false']:not(.held, :has(:focus-visible)) .bottom {
      opacity: 0;
    }

    .surface:focus-visible {
      outline: 3px solid var(--live-focus);
    }

    .bottom {
      position: relative;
      display: flex;
      flex-direction: column;
      transition: opacity 0.3s;
      padding: 2rem 0.5rem 0.25rem;
      background: var(
        --live-controls-background,
        linear-gradient(transparent, rgb(0 0 0 / 55%) 2rem, rgb(0 0 0 / 80%))
      );
      line-height: 1.4;
      pointer-events: none;
    }

    .bottom > * {
      pointer-events: auto;
    }

    /* The direction of time is that of a tape, not that of a script: bar and ranges do not turn around. */
    media-control-bar,
    media-time-range {
      direction: ltr;
    }

    media-control-bar {
      align-items: center;
    }

    media-control-bar > * {
      flex: none;
      border-radius: var(--live-radius);
    }

    media-time-range {
      width: 100%;
      height: 1.5rem;
      border-radius: var(--live-radius);
      --media-control-hover-background: transparent;
    }

    media-volume-range {
      width: 5rem;
      height: 2.75rem;
      --media-control-hover-background: transparent;
    }

    media-live-button {
      font-weight: 600;
    }

    media-time-display {
      font-variant-numeric: tabular-nums;
    }

    .space {
      flex: 1;
    }

    live-player-stats {
      position: absolute;
      inset-block-start: 0.5rem;
      inset-inline-start: 0.5rem;
    }

    /* What this stream or this browser does not have. */
    .surface:not([mediastreamtype='live']) media-live-button,
    .surface[mediastreamtype='live']:not([mediatargetlivewindow='Infinity']) :is(media-time-range, media-time-display),
    media-control-bar > :is([mediapipunavailable], [mediacastunavailable], [mediaairplayunavailable]),
    media-control-bar > :is([mediafullscreenunavailable], [mediavolumeunavailable]) {
      display: none;
    }

    /* Narrow: what is in the settings, too, goes first, then what a phone has keys for. */
    @container (max-width: 34rem) {
      [part='snapshot-button'],
      media-volume-range {
        display: none;
      }
    }

    @container (max-width: 24rem) {
      media-airplay-button,
      media-pip-button,
      .bottom {
        padding-inline: 0.125rem;
      }

      media-pip-button {
        display: none;
      }
    }

    @media (prefers-reduced-motion: reduce) {
      .bottom {
        transition: none;
      }

      .surface {
        --media-preview-transition-duration-in: 0s;
        --media-preview-transition-duration-out: 0s;
      }
    }
  `,
];
