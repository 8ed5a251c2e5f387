import { LivePlayerElement } from './live-player-element.ts';

// A page may load two copies of the package; core's own `define` comes with Lit, which is not needed yet.
if (!customElements.get('live-player')) customElements.define('live-player', LivePlayerElement);

declare global {
  interface HTMLElementTagNameMap {
    'live-player': LivePlayerElement;
  }
}
