/** The languages that messages come in. */
export type Lang = 'en' | 'zh-CN';

/** The language of messages for a BCP 47 tag: Chinese of any kind is `zh-CN`, all else is `en`. */
export function langOf(tag: string | null | undefined): Lang {
  return /^zh\b/i.test(tag ?? '') ? 'zh-CN' : 'en';
}
