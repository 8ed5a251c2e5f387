import { LivePlayerElement } from './live-player-element.ts';

// A page may load two copies of the package, and a server none; core's own `define` comes with Lit, which is not needed yet.
const registry = globalThis.customElements as CustomElementRegistry | undefined;
if (registry && !registry.get('live-player')) registry.define('live-player', LivePlayerElement);

declare global {
  interface HTMLElementTagNameMap {
    'live-player': LivePlayerElement;
  }
}
