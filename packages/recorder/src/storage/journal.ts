/** The first line: a recording has begun. */
export interface OpenEntry {
  readonly type: 'open';
  readonly version: 1;
  /** Name of the writer that made the media file, so that the same one can repair it. */
  readonly writer: string;
  /** The media file inside the session's folder. */
  readonly media: string;
  readonly mimeType: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** A fragment whose bytes have reached the disk. */
export interface FragmentEntry {
  readonly type: 'fragment';
  /** Where the fragment ends in the media file, in bytes. */
  readonly end: number;
  /** Length of the recording up to here, in seconds. */
  readonly duration: number;
}

/** The last line: the file is whole. A journal without it was left by a crash. */
export interface CloseEntry {
  readonly type: 'close';
  /** Why it ended: a mask of `LeaveCode`. */
  readonly leave: number;
  readonly size: number;
  readonly duration: number;
  /** Written by `recover()`, not by the tab that recorded. */
  readonly recovered?: true;
}

export type JournalEntry = OpenEntry | FragmentEntry | CloseEntry;

/** What a journal says, read to the first line that is torn or not ours. */
export interface Journal {
  readonly open?: OpenEntry;
  readonly last?: FragmentEntry;
  readonly close?: CloseEntry;
}

/** One line of NDJSON. */
export function journalLine(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Never throws: a crash may tear the last line, and what stands before it still counts. */
export function readJournal(text: string): Journal {
  const journal: { open?: OpenEntry; last?: FragmentEntry; close?: CloseEntry } = {};
  const lines = text.split('\n');
  // What follows the last newline is empty, or torn.
  lines.pop();
  for (const line of lines) {
    const entry = parseEntry(line);
    if (!entry) break;
    if (entry.type === 'open') journal.open ??= entry;
    else if (entry.type === 'fragment') journal.last = entry;
    else journal.close = entry;
  }
  return journal;
}

const numbers = (record: Record<string, unknown>, ...keys: readonly string[]) =>
  keys.every((key) => typeof record[key] === 'number' && Number.isFinite(record[key]));
const strings = (record: Record<string, unknown>, ...keys: readonly string[]) =>
  keys.every((key) => typeof record[key] === 'string');

function parseEntry(line: string): JournalEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const known =
    (record['type'] === 'open' &&
      record['version'] === 1 &&
      strings(record, 'writer', 'media', 'mimeType') &&
      numbers(record, 'startedAt')) ||
    (record['type'] === 'fragment' && numbers(record, 'end', 'duration')) ||
    (record['type'] === 'close' && numbers(record, 'leave', 'size', 'duration'));
  return known ? (value as JournalEntry) : undefined;
}
