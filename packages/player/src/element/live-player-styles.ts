const rules = `
  :host {
    position: relative;
    display: block;
    overflow: hidden;
    aspect-ratio: 16 / 9;
    background: #000;
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
  .poster,
  .overlay {
    position: absolute;
    inset: 0;
  }
  .overlay {
    pointer-events: none;
  }
  .poster img,
  .poster ::slotted(*) {
    width: 100%;
    height: 100%;
  }
`;
let sheet: CSSStyleSheet | undefined;

/** Looks of the picture, one sheet for all; what lies over the picture brings its own when it is loaded. */
export function livePlayerSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
  }
  return sheet;
}
