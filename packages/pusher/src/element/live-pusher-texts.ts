import type { Lang } from '@livelit/core';

/** What the element says without its bar. */
const texts = { en: { preview: 'Preview' }, 'zh-CN': { preview: '预览' } } as const;

/** The texts in one language. */
export function textsIn(lang: Lang): { readonly preview: string } {
  return texts[lang];
}
