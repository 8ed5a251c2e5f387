import { codeMessages } from './code-messages.ts';
import type { Lang } from './lang.ts';
import { LiveCode } from './live-code.ts';
import type { LiveError, LiveErrorDetail } from './live-error.ts';
import { remedies } from './remedies.ts';
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
  const [en, zh, remedy] = codeMessages[codeName(code) ?? 'ERROR_FAILED'];
  const [remedyEn, remedyZh] = remedies[remedy];
  return lang === 'en' ? { message: en, remedy: remedyEn } : { message: zh, remedy: remedyZh };
}

/** The text of an error in this language, with the facts of its case in parentheses: `No such stream (HTTP 404).` */
export function describeError(error: LiveError, lang: Lang = 'en'): CodeText {
  const text = codeText(error.code, lang);
  const facts = factsOf(error.detail, lang);
  if (facts.length === 0 || error.code === LiveCode.OK) return text;
  const message =
    lang === 'en'
      ? `${text.message.slice(0, -1)} (${facts.join(', ')}).`
      : `${text.message.slice(0, -1)}（${facts.join('，')}）。`;
  return { ...text, message };
}

/** Message and remedy in one line. */
export function errorText(error: LiveError, lang: Lang = 'en'): string {
  const { message, remedy } = describeError(error, lang);
  return [message, remedy].filter(Boolean).join(lang === 'en' ? ' ' : '');
}

function factsOf(detail: Readonly<LiveErrorDetail>, lang: Lang): string[] {
  const { httpStatus, codec, constraint, attempt, retryAfterMs } = detail;
  const seconds = retryAfterMs && Math.ceil(retryAfterMs / 1000);
  return [
    httpStatus && `HTTP ${httpStatus}`,
    codec,
    constraint,
    attempt && (lang === 'en' ? `attempt ${attempt}` : `第 ${attempt} 次`),
    seconds && (lang === 'en' ? `wait ${seconds} s` : `请等待 ${seconds} 秒`),
  ].filter((fact): fact is string => !!fact);
}
