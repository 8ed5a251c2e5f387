import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fileNameOf, numbered } from './file-name.ts';

const facts = { startedAt: new Date(2026, 10, 20, 14, 5, 9), extension: 'mp4' };

describe('fileNameOf', () => {
  it('fills date and time and adds the ending', () => {
    expect(fileNameOf('talk {date} {time}', facts)).toBe('talk 2026-11-20 14-05-09.mp4');
  });

  it('keeps an ending that is already there', () => {
    expect(fileNameOf('Talk.MP4', facts)).toBe('Talk.mp4');
  });

  it('lets no separator, dot path or reserved word through', () => {
    expect(fileNameOf('../../etc/passwd', facts)).toBe('etc-passwd.mp4');
    expect(fileNameOf('a\u0000b:c|d', facts)).toBe('a-b-c-d.mp4');
    expect(fileNameOf('CON', facts)).toBe('_CON.mp4');
    expect(fileNameOf('...', facts)).toBe('recording.mp4');
  });

  it('keeps Chinese and emoji whole', () => {
    expect(fileNameOf('直播 回放 🎬', facts)).toBe('直播 回放 🎬.mp4');
  });

  it('gives a name that can stand in any folder, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (template) => {
        const name = fileNameOf(template, facts);
        expect(name).toMatch(/^[^/\\:*?"<>|]+\.mp4$/);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(180);
        expect(fileNameOf(name, facts)).toBe(name);
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });
});

describe('numbered', () => {
  it('puts the number before the ending', () => {
    expect(numbered('a.b.mp4', 1)).toBe('a.b.mp4');
    expect(numbered('a.b.mp4', 3)).toBe('a.b-3.mp4');
  });
});
