const day = 86_400_000;

/** Milliseconds that a `Retry-After` header asks for, at most a day; `undefined` when it is missing or unreadable. */
export function parseRetryAfter(value: string | null | undefined, now: number = Date.now()): number | undefined {
  const text = value?.trim() ?? '';
  const date = text.endsWith('GMT') ? Date.parse(text) - now : NaN;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : date;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), day);
}
