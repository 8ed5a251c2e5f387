import { tokens } from '@livelit/core/lit';
import { css, type CSSResultGroup } from 'lit';

/** Looks of `<live-pusher>` without its bar. */
export const livePusherStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      position: relative;
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
      flex: 1 1 auto;
      aspect-ratio: 16 / 9;
      min-height: 0;
      overflow: hidden;
      background: #000;
    }

    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: var(--live-fit, contain);
    }

    .mirrored {
      scale: -1 1;
    }

    /* Kept free before the bar is there, so that nothing moves when it comes. */
    .bar-place {
      flex: none;
      height: 3.75rem;
    }
  `,
];
