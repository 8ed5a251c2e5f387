import { css, type CSSResultGroup } from 'lit';

/** Looks of what lies over the picture. It may have any colour, so what lies on it brings its own ground. */
export const controlsStyles: CSSResultGroup = css`
  :host {
    position: absolute;
    inset: 0;
    display: block;
    container-type: size;
    color: var(--live-text);
    font-family: var(--live-font);
    font-size: 0.875rem;
    line-height: 1.4;
    pointer-events: none;
  }

  .surface {
    position: relative;
    display: flex;
    flex-direction: column;
    width: 100%;
    height: 100%;
  }

  .bar,
  .over button,
  .chip,
  .middle,
  .notice,
  .destinations,
  live-pusher-stats,
  live-pusher-settings,
  live-pusher-sources {
    pointer-events: auto;
  }

  .over {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 0.5rem;
    box-sizing: border-box;
    min-height: 0;
    padding: 0.5rem;
    overflow: hidden;
  }

  .space {
    flex: 1 1 0;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .status {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 0.375rem;
    align-items: center;
  }

  .chip {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    max-width: 100%;
    box-sizing: border-box;
    padding: 0.125rem 0.5rem;
    border: 1px solid transparent;
    border-radius: 999px;
    background: rgb(0 0 0 / 75%);
    color: #fff;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }

  .chip svg {
    width: 1rem;
    height: 1rem;
  }

  .chip.connected {
    background: #b3261e;
    font-weight: 600;
  }

  .chip.reconnecting,
  .chip.connecting {
    background: #6b4300;
  }

  .why {
    flex: 1 0 100%;
    text-align: end;
  }

  /* Narrow: pictures say it, and words to who cannot see them. */
  @container (max-width: 28rem) {
    .words {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .chip:has(.words) {
      padding-inline: 0.25rem;
    }
  }

  .bars {
    display: inline-flex;
    gap: 2px;
    align-items: end;
    height: 0.75rem;
  }

  .bars i {
    width: 3px;
    background: rgb(255 255 255 / 35%);
  }

  .bars i:nth-child(1) {
    height: 25%;
  }

  .bars i:nth-child(2) {
    height: 50%;
  }

  .bars i:nth-child(3) {
    height: 75%;
  }

  .bars i:nth-child(4) {
    height: 100%;
  }

  .level-1 i:nth-child(-n + 1),
  .level-2 i:nth-child(-n + 2),
  .level-3 i:nth-child(-n + 3),
  .level-4 i {
    background: #fff;
  }

  .level-1 i:nth-child(1) {
    background: #ff8f86;
  }

  .level-2 i:nth-child(-n + 2) {
    background: #ffc266;
  }

  .destinations {
    flex: 0 1 auto;
    align-self: start;
    box-sizing: border-box;
    max-width: 100%;
    margin: 0;
    padding: 0.25rem 0.5rem;
    overflow: auto;
    border-radius: var(--live-radius);
    background: rgb(0 0 0 / 75%);
    color: #fff;
    font-size: 0.8125rem;
    list-style: none;
  }

  .destinations li {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-height: 2rem;
  }

  .destinations button {
    min-width: 2rem;
    min-height: 2rem;
    margin-inline-start: auto;
    padding: 0;
    border-color: transparent;
    background: none;
    color: inherit;
  }

  .destinations .address {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .dot {
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: #ffc266;
  }

  .dot.connected {
    background: #4ac26b;
  }

  .middle {
    display: flex;
    flex: 0 1 auto;
    flex-direction: column;
    gap: 0.5rem;
    align-items: center;
    align-self: center;
    box-sizing: border-box;
    max-width: min(100%, 28rem);
    min-height: 0;
    margin: 0;
    padding: 0.75rem;
    overflow: auto;
    border-radius: var(--live-radius);
    background: rgb(0 0 0 / 75%);
    color: #fff;
    text-align: center;
  }

  .middle p {
    margin: 0;
  }

  .middle .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
    justify-content: center;
  }

  .fine {
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  .middle .fine {
    color: #d5dae3;
  }

  .notice {
    display: flex;
    flex: 0 1 auto;
    gap: 0.5rem;
    align-items: start;
    min-height: 3rem;
    border: 1px solid var(--live-border);
    border-inline-start: 4px solid var(--live-warning);
    border-radius: var(--live-radius);
    background: var(--live-surface);
  }

  .notice.error {
    border-inline-start-color: var(--live-danger);
  }

  .told:focus-visible {
    outline: 2px solid var(--live-focus);
    outline-offset: -2px;
  }

  .told {
    flex: 1;
    align-self: stretch;
    min-width: 0;
    padding-block: 0.5rem;
    padding-inline-start: 0.75rem;
    overflow: auto;
  }

  .told p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .told .fine {
    color: var(--live-muted);
  }

  .notice .close {
    border-color: transparent;
    background: none;
  }

  live-pusher-stats {
    position: absolute;
    inset-block-start: 2.75rem;
    inset-inline-start: 0.5rem;
    z-index: 1;
  }

  /* Flat: what is said keeps its room. */
  @container (max-height: 20rem) {
    .over {
      gap: 0.125rem;
      font-size: 0.8125rem;
    }

    .middle {
      gap: 0.25rem;
      padding: 0.375rem 0.5rem;
    }

    .fine {
      font-size: 0.75rem;
    }
  }

  @media (forced-colors: active) {
    .chip,
    .middle,
    .destinations {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }

    .bars i {
      background: GrayText;
      forced-color-adjust: none;
    }

    .level-1 i:nth-child(-n + 1),
    .level-2 i:nth-child(-n + 2),
    .level-3 i:nth-child(-n + 3),
    .level-4 i:nth-child(-n + 4) {
      background: CanvasText;
    }
  }
`;
