import type { ByteFile } from './byte-file.ts';
import { type Journal, type JournalEntry, journalLine, readJournal } from './journal.ts';

const newline = 10;

/** The journal of one session, on disk. Each line is safe when `append` returns. */
export class JournalFile {
  readonly #file: ByteFile;
  readonly #encoder = new TextEncoder();
  #end: number;

  /** Goes on after the last whole line: what a crash tore is written over. */
  constructor(file: ByteFile) {
    this.#file = file;
    const bytes = file.read(0, file.size());
    this.#end = bytes.lastIndexOf(newline) + 1;
    if (this.#end < bytes.length) file.truncate(this.#end);
  }

  read(): Journal {
    return readJournal(new TextDecoder().decode(this.#file.read(0, this.#end)));
  }

  append(entry: JournalEntry): void {
    const bytes = this.#encoder.encode(journalLine(entry));
    this.#file.write(this.#end, bytes);
    this.#file.flush();
    this.#end += bytes.length;
  }

  close(): void {
    this.#file.close();
  }
}
