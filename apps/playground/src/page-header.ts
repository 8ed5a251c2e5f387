import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';

import { langs, themes } from './page-options.ts';
import { PagePart } from './page-part.ts';
import type { Preferences } from './preferences.ts';
import { segments } from './segments.ts';

const langNames = { en: 'English', 'zh-CN': '中文' } as const;

/** The event by which the header asks for other preferences. */
export class PreferencesEvent extends Event {
  readonly preferences: Preferences;

  constructor(preferences: Preferences) {
    super('preferenceschange');
    this.preferences = preferences;
  }
}

/**
 * Name of the page, language and theme.
 *
 * @fires {PreferencesEvent} preferenceschange - The visitor chose another language or theme.
 */
export class PageHeader extends PagePart {
  @property({ attribute: false }) preferences: Preferences = { lang: 'en', theme: 'auto' };

  protected override render(): TemplateResult {
    const { texts, preferences } = this;
    const ask = (change: Partial<Preferences>): boolean =>
      this.dispatchEvent(new PreferencesEvent({ ...preferences, ...change }));
    return html`<header class="masthead">
      <div class="brand"><img src="icon.svg" alt="" />Livelit <span>playground</span></div>
      <div class="preferences">
        ${segments({
          name: 'lang',
          legend: texts.language,
          choices: langs.map((value) => ({ value, label: langNames[value], lang: value })),
          chosen: preferences.lang,
          choose: (lang) => ask({ lang }),
        })}
        ${segments({
          name: 'theme',
          legend: texts.theme,
          choices: themes.map((value) => ({ value, label: texts.themes[value] })),
          chosen: preferences.theme,
          choose: (theme) => ask({ theme }),
        })}
      </div>
    </header>`;
  }
}

customElements.define('page-header', PageHeader);
