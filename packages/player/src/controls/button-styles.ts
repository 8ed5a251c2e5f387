import { css, type CSSResult } from 'lit';

/** Looks of the bar's own buttons, those of media-chrome's beside them. */
export const buttonStyles: CSSResult = css`
  :host {
    display: inline-flex;
  }

  .icon {
    display: grid;
    place-items: center;
    box-sizing: border-box;
    min-width: 2.75rem;
    height: 2.75rem;
    padding: 0.625rem;
    border: 0;
    border-radius: var(--live-radius);
    background: none;
    color: inherit;
    cursor: pointer;
  }

  .icon svg {
    width: 1.5rem;
    height: 1.5rem;
    fill: currentcolor;
  }

  .icon:hover {
    background: rgb(255 255 255 / 16%);
  }

  .icon:focus-visible {
    outline: 2px solid var(--live-focus);
    outline-offset: -2px;
  }
`;
