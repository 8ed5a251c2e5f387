import { livePlayerSheet } from './live-player-styles.ts';
import { presentationRules, type Presentation } from './presentation-sheet.ts';
import { Stage } from './stage.ts';

/** What the element shows: the stage with the picture, the poster over it, and places for what is loaded later. */
export class Frame {
  readonly stage: Stage = new Stage();
  /** Where the control bar comes, unless the page fills the slot. */
  readonly controls: HTMLSlotElement = slot('controls');
  /** Where notices come. */
  readonly overlay: HTMLDivElement = document.createElement('div');
  readonly #poster = document.createElement('div');
  readonly #picture = document.createElement('img');
  readonly #presentation = new CSSStyleSheet();
  #rules = '';

  /** Fills the root. */
  constructor(root: ShadowRoot) {
    root.adoptedStyleSheets = [livePlayerSheet(), this.#presentation];
    this.#poster.className = 'poster';
    this.#picture.part.add('poster');
    this.#picture.alt = '';
    this.overlay.className = 'overlay';
    this.overlay.part.add('overlay');
    this.#poster.append(slot('poster'));
    root.append(this.stage.box, this.#poster, slot(), this.controls, this.overlay);
  }

  /** Lays the picture as it shall be. */
  present(presentation: Presentation): void {
    const rules = presentationRules(presentation);
    if (rules !== this.#rules) this.#presentation.replaceSync(rules);
    this.#rules = rules;
  }

  /** Shows the picture of this address, or none, until there is one of the stream. */
  showPoster(address: string): void {
    this.#picture.src = address;
    if (address) this.#poster.prepend(this.#picture);
    else this.#picture.remove();
  }

  /** Whether there was a picture of the stream. */
  set shown(shown: boolean) {
    this.#poster.hidden = shown;
  }
}

function slot(name?: string): HTMLSlotElement {
  const element = document.createElement('slot');
  if (name) element.name = name;
  return element;
}
