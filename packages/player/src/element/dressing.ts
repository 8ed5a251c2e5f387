import type { Frame } from './frame.ts';
import type { LivePlayerElement } from './live-player-element.ts';
import { Overlay } from './overlay.ts';

/** What lies over the picture, loaded after what the first picture needs: notices, and the control bar if it is wanted. */
export class Dressing {
  readonly #host: LivePlayerElement;
  readonly #frame: Frame;
  readonly #overlay: Overlay;
  #bar: HTMLElement | undefined;

  constructor(host: LivePlayerElement, frame: Frame) {
    this.#host = host;
    this.#frame = frame;
    this.#overlay = new Overlay(host, frame.stage.box, frame.overlay);
    this.update();
  }

  /** Whether a picture was seen of this source. */
  show(shown: boolean): void {
    this.#overlay.shown = shown;
  }

  /** Brings it in line with the player. */
  update(): void {
    this.#overlay.update();
    if (!this.#bar || this.#bar.isConnected === this.#host.controls) return;
    if (this.#host.controls) this.#frame.controls.append(this.#bar);
    else this.#bar.remove();
  }

  /** Loads the control bar, unless the player has something better to load. */
  async loadControls(): Promise<void> {
    const { controls, state } = this.#host;
    if (!controls || this.#bar || state === 'connecting' || state === 'buffering') return;
    const { createControls } = await import('../controls/define.ts');
    this.#bar ??= createControls(this.#host);
    this.update();
  }
}
