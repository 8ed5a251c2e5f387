import type { Lang } from '@livelit/core';

import { langs, themes, type PageOptions, type Theme } from './page-options.ts';

/** What the visitor likes; kept across visits where the browser lets a page keep things. */
export interface Preferences {
  readonly lang: Lang;
  readonly theme: Theme;
}

const storageKey = 'livelit-playground';

function stored(): Partial<Record<keyof Preferences, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The address decides, then the last visit, then the browser. */
export function initialPreferences({ lang, theme }: PageOptions): Preferences {
  const last = stored();
  return {
    lang:
      lang ?? langs.find((choice) => choice === last.lang) ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en'),
    theme: theme ?? themes.find((choice) => choice === last.theme) ?? 'auto',
  };
}

/** Shows them: `lang` of the document, which the components follow, and `data-theme`, which the style sheets follow. */
export function applyPreferences({ lang, theme }: Preferences): void {
  document.documentElement.lang = lang;
  document.documentElement.dataset['theme'] = theme;
}

/** Keeps them for the next visit. */
export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences));
  } catch {
    // A page without storage starts with its defaults again.
  }
}
