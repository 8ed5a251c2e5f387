import { codeMessages } from './code-messages.ts';
import type { Lang } from './lang.ts';
import type { LiveError } from './live-error.ts';
import { remedies, type RemedyName } from './remedies.ts';
import { codeName } from './severity.ts';

/** A text for people: what happened, and what to do. */
export interface CodeText {
  /** What happened, one sentence. */
  message: string;
  /** What to do, one sentence; empty when there is nothing to do. */
  remedy: string;
}

/** The text of a code in this language; an unknown code reads as `ERROR_FAILED`. */
export function codeText(code: number, lang: Lang): CodeText {
  const name = codeName(code) ?? 'ERROR_FAILED';
  const [en, zh, remedy] = codeMessages[name];
  return lang === 'en' ? { message: en, remedy: remedies[remedy][0] } : { message: zh, remedy: remedies[remedy][1] };
}

/**
 * The text of an error in this language, with the facts of its case in parentheses: `This browser cannot play the codec of
 * the stream (hvc1).` An error whose `detail.remedy` names another remedy than its code has gets that one.
 */
export function describeError(error: LiveError, lang: Lang = 'en'): CodeText {
  const { message, remedy } = codeText(error.code, lang);
  const { httpStatus, codec, constraint, remedy: own } = error.detail;
  const facts = [httpStatus && `HTTP ${httpStatus}`, codec, constraint].filter(Boolean).join(', ');
  const inserted = lang === 'en' ? ` (${facts}).` : `（${facts}）。`;
  return { message: facts ? message.slice(0, -1) + inserted : message, remedy: textOf(own, lang) ?? remedy };
}

function textOf(remedy: unknown, lang: Lang): string | undefined {
  const known = typeof remedy === 'string' && Object.hasOwn(remedies, remedy);
  return known ? remedies[remedy as RemedyName][lang === 'en' ? 0 : 1] : undefined;
}

/** Message and remedy in one line. */
export function errorText(error: LiveError, lang: Lang = 'en'): string {
  const { message, remedy } = describeError(error, lang);
  return `${message}${lang === 'en' ? ' ' : ''}${remedy}`.trim();
}
