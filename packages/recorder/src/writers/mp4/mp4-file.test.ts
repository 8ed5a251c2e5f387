import { describe, expect, it } from 'vitest';

import { JournalFile } from '../../storage/journal-file.ts';
import { fragment, type FragmentShape, head } from '../../testing/fragmented-mp4.ts';
import { memoryFile } from '../../testing/memory-file.ts';
import { boxesIn } from './mp4-boxes.ts';
import { Mp4File } from './mp4-file.ts';
import { scanMp4 } from './mp4-repair.ts';

const { ftyp, moov } = head();
const types = (bytes: Uint8Array) => [...boxesIn(bytes)].map(({ type }) => type);

function open(room = Infinity) {
  const media = memoryFile();
  const journal = memoryFile();
  const write = media.write.bind(media);
  media.write = (at, bytes) => {
    if (at + bytes.length > room) throw new DOMException('full', 'QuotaExceededError');
    write(at, bytes);
  };
  const file = new Mp4File(media, new JournalFile(journal));
  file.ftyp(ftyp);
  file.moov(moov);
  const add = (start: number, shape: Partial<FragmentShape> = {}) => {
    const bytes = fragment({ start, frames: 25, packets: 50, media: 1000, ...shape });
    const [moof, mdat] = [...boxesIn(bytes)].map((box) => bytes.slice(box.start, box.end));
    file.moof(moof!);
    file.mdat(mdat!);
  };
  return { file, media, add, lines: () => new JournalFile(journal).read() };
}

describe('Mp4File', () => {
  it('has on disk after each fragment what a crash would need', () => {
    const { file, media, add, lines } = open();
    add(0);
    add(1);
    expect(types(media.bytes)).toEqual(['ftyp', 'moov', 'moof', 'mdat', 'moof', 'mdat']);
    expect(lines().last).toEqual({ type: 'fragment', end: file.size, duration: 2 });
    expect(lines().close).toBeUndefined();
  });

  it('ends with an index of what it has', () => {
    const { file, media, add, lines } = open();
    add(0);
    add(1);
    expect(file.finish(16)).toEqual({ size: media.bytes.length, duration: 2 });
    expect(types(media.bytes).at(-1)).toBe('mfra');
    expect(lines().close).toEqual({ type: 'close', leave: 16, size: media.bytes.length, duration: 2 });
    expect(scanMp4(media).index.duration).toBe(2);
  });

  it('takes a fragment back that does not fit, and nothing after it', () => {
    const { file, media, add, lines } = open(4000);
    add(0);
    add(1);
    const { size } = file;
    expect(() => add(2, { media: 5000 })).toThrow('full');
    add(2, { media: 10 });
    expect(file.size).toBe(size);
    expect(media.bytes.length).toBe(size);
    expect(file.finish(64).duration).toBe(2);
    expect(lines().close).toMatchObject({ leave: 64, duration: 2 });
  });

  it('closes the journal even when there is no room for the index', () => {
    const { file, add, lines } = open();
    add(0);
    const { size } = file;
    const full = open(size);
    full.add(0);
    expect(full.file.finish(64)).toEqual({ size, duration: 1 });
    expect(full.lines().close).toMatchObject({ leave: 64, size, duration: 1 });
    expect(types(full.media.bytes)).toEqual(['ftyp', 'moov', 'moof', 'mdat']);
    expect(lines().last?.duration).toBe(1);
  });
});
