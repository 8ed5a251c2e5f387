/** What a template may name. */
export interface FileNameFacts {
  readonly startedAt: Date;
  /** Ending without its dot. */
  readonly extension: string;
}

const forbidden = /[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const encoder = new TextEncoder();
const pad = (value: number) => String(value).padStart(2, '0');

/**
 * Fills `{date}` (2026-11-20) and `{time}` (14-05-09), both local, and makes the result a name that every file
 * system and download dialog takes: no separators, no control characters, at most 180 bytes, the right ending.
 */
export function fileNameOf(template: string, { startedAt, extension }: FileNameFacts): string {
  const date = [startedAt.getFullYear(), pad(startedAt.getMonth() + 1), pad(startedAt.getDate())].join('-');
  const time = [startedAt.getHours(), startedAt.getMinutes(), startedAt.getSeconds()].map(pad).join('-');
  const filled = template.replaceAll('{date}', date).replaceAll('{time}', time);
  const ending = `.${extension}`;
  const stem = filled.toLowerCase().endsWith(ending) ? filled.slice(0, -ending.length) : filled;
  return `${sanitise(stem)}${ending}`;
}

/** The same name with a number before its ending: `talk.mp4` → `talk-2.mp4`. */
export function numbered(name: string, number: number): string {
  if (number < 2) return name;
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}-${number}${name.slice(dot)}`;
}

function sanitise(stem: string): string {
  let clean = stem
    .replaceAll(forbidden, '-')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[. -]+|[. -]+$/g, '');
  if (reserved.test(clean)) clean = `_${clean}`;
  while (encoder.encode(clean).length > 170) clean = withoutLast(clean).trimEnd();
  return clean || 'recording';
}

/** A letter or emoji that is made of several characters goes as a whole. */
function withoutLast(text: string): string {
  const segments = new Intl.Segmenter().segment(text);
  return text.slice(0, [...segments].at(-1)?.index ?? 0);
}
