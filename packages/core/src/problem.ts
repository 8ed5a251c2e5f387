import { readBounded } from './read-bounded.ts';

/** What a server said about a refusal. */
export interface Problem {
  /** Its words on one line, at most 200 characters; empty when it said nothing readable. */
  readonly message: string;
  /** The code it names; may be one this version does not know. */
  readonly code?: number;
}

const maxBytes = 16_384;
const maxMs = 3000;

/** Reads the body of a refusal: problem+json (RFC 9457), `{status, error}` as MediaMTX sends it, or plain text. */
export async function readProblem(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = /^application\/([\w.-]+\+)?json$/.test(type);
  if (!isJson && type !== 'text/plain') {
    await response.body?.cancel().catch(() => undefined);
    return { message: '' };
  }
  const text = await readBounded(response, maxBytes, maxMs);
  return isJson ? parseProblem(text) : { message: oneLine(text) };
}

/** What a problem document says; an unreadable one says nothing. */
export function parseProblem(json: string): Problem {
  const { detail, title, error, message, code } = fieldsOf(json);
  const words = [detail, error, message, title].find((value) => typeof value === 'string' && value.trim() !== '');
  return { message: oneLine(words), ...(Number.isInteger(code) ? { code: code as number } : {}) };
}

function fieldsOf(json: string): Record<'detail' | 'title' | 'error' | 'message' | 'code', unknown> {
  const none = { detail: undefined, title: undefined, error: undefined, message: undefined, code: undefined };
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...none, ...value } : none;
  } catch {
    return none;
  }
}

/** Words of a stranger, made fit for a message: one line, no control characters, no markup, at most 200 characters. */
export function oneLine(words: unknown): string {
  if (typeof words !== 'string' || /<[a-z!/]/i.test(words)) return '';
  const line = words.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
