import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type JournalEntry, journalLine, readJournal } from './journal.ts';

const open: JournalEntry = {
  type: 'open',
  version: 1,
  writer: 'mp4',
  media: 'media.mp4',
  mimeType: 'video/mp4',
  startedAt: 1_700_000_000_000,
};
const fragment = (end: number): JournalEntry => ({ type: 'fragment', end, duration: end / 1000 });
const close: JournalEntry = { type: 'close', leave: 16, size: 5000, duration: 5 };
const text = (...entries: JournalEntry[]) => entries.map(journalLine).join('');

describe('readJournal', () => {
  it('reads a recording that was closed', () => {
    expect(readJournal(text(open, fragment(1000), fragment(2000), close))).toEqual({
      open,
      last: fragment(2000),
      close,
    });
  });

  it('calls a recording without its close line unfinished', () => {
    expect(readJournal(text(open, fragment(1000))).close).toBeUndefined();
  });

  it('leaves a torn last line out, even when what is left of it is valid JSON', () => {
    const whole = text(open, fragment(1000));
    expect(readJournal(`${whole}{"type":"fragm`)).toEqual({ open, last: fragment(1000) });
    expect(readJournal(`${whole}${journalLine(close).trimEnd()}`).close).toBeUndefined();
  });

  it('stops at the first line that is not ours', () => {
    expect(readJournal(`${text(open)}{"type":"close"}\n${text(close)}`)).toEqual({ open });
    expect(readJournal('null\n')).toEqual({});
  });

  it('survives any cut and any garbage', () => {
    const whole = text(open, fragment(1000), fragment(2000), close);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string(), (cut, garbage) => {
        const journal = readJournal(whole.slice(0, cut) + garbage.replaceAll('\n', ''));
        expect(journal.last?.end ?? 0).toBeLessThanOrEqual(2000);
        if (cut < whole.length - 1) expect(journal.close).toBeUndefined();
      }),
      { seed: 20_261_120 },
    );
  });
});
