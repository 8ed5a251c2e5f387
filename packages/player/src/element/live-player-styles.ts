import { tokens } from '@livelit/core/lit';
import { css, type CSSResultGroup } from 'lit';

/** Looks of the picture; what lies over it brings its own styles when it is loaded. */
export const livePlayerStyles: CSSResultGroup = [
  tokens,
  css`
    :host {
      position: relative;
      display: block;
      overflow: hidden;
      aspect-ratio: 16 / 9;
      background: #000;
      color: var(--live-text);
      font-family: var(--live-font);
      font-size: 0.875rem;
      line-height: 1.4;
    }

    [hidden],
    :host([hidden]) {
      display: none !important;
    }

    :host(:fullscreen) {
      width: 100%;
      height: 100%;
      aspect-ratio: auto;
    }

    .stage {
      position: absolute;
      inset: 0;
      container: live-player / size;
      overflow: hidden;
      isolation: isolate;
    }

    .stage > * {
      position: absolute;
      top: 50%;
      left: 50%;
      width: 100%;
      height: 100%;
      translate: -50% -50%;
    }

    .stage > canvas {
      z-index: 1;
    }

    .stage > *,
    .poster img,
    .poster ::slotted(*) {
      object-fit: var(--live-fit, contain);
    }

    .poster {
      position: absolute;
      inset: 0;
    }

    .poster img,
    .poster ::slotted(*) {
      width: 100%;
      height: 100%;
    }
  `,
];
