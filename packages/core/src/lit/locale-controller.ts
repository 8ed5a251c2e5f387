import type { ReactiveController, ReactiveControllerHost } from 'lit';

import { langOf, type Lang } from '../lang.ts';

/**
 * The language of an element's texts: the nearest `lang` attribute of the element or what contains it, shadow roots
 * crossed, else the browser's. The element renders again when it changes.
 */
export class LocaleController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #observer: MutationObserver | undefined;
  #lang: Lang = 'en';

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The language to write in. */
  get lang(): Lang {
    return this.#lang;
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#update());
    const options = { attributes: true, attributeFilter: ['lang'], subtree: true };
    for (const root of rootsOf(this.#host)) this.#observer.observe(root, options);
    this.#update();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #update(): void {
    const lang = langOf(nearestLang(this.#host) ?? navigator.language);
    if (lang === this.#lang) return;
    this.#lang = lang;
    this.#host.requestUpdate();
  }
}

function rootsOf(element: Element): Node[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, ...rootsOf(root.host)] : [root];
}

function nearestLang(element: Element): string | undefined {
  const found = element.closest('[lang]')?.getAttribute('lang');
  if (found) return found;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLang(root.host) : undefined;
}
