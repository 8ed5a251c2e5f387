import type { Lang } from '@livelit/core';
import { LocaleController } from '@livelit/core/lit';
import { LitElement } from 'lit';

import { textsOf, type Texts } from './texts.ts';

/**
 * A part of the page. It renders into the document itself, so that the page's style sheets, `label for` and `id` work
 * as in any page, and follows the document's language.
 */
export class PagePart extends LitElement {
  readonly #locale = new LocaleController(this);

  /** The language that the page is shown in. */
  protected get language(): Lang {
    return this.#locale.lang;
  }

  protected get texts(): Texts {
    return textsOf(this.#locale.lang);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
