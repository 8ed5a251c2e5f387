import { log as sharedLog } from '@livelit/core';

import type { ByteFile } from '../../storage/byte-file.ts';
import type { JournalFile } from '../../storage/journal-file.ts';
import { withDurationBox, writeDuration } from './mp4-duration.ts';
import { type Mp4Track, readRuns, readTracks } from './mp4-fragments.ts';
import { Mp4Index } from './mp4-index.ts';

const log = sharedLog.child('recorder');

/**
 * The media file as it grows. A fragment counts once both its boxes are on disk; then the journal says so. What is
 * on disk can be played at any moment, so a crash costs the fragment that was being made and no more.
 */
export class Mp4File {
  readonly #file: ByteFile;
  readonly #journal: JournalFile;
  readonly #index = new Mp4Index();
  #tracks: readonly Mp4Track[] = [];
  #moov: { readonly at: number; readonly bytes: Uint8Array } | undefined;
  #moof: Uint8Array<ArrayBuffer> | undefined;
  #end = 0;
  #broken = false;

  constructor(file: ByteFile, journal: JournalFile) {
    this.#file = file;
    this.#journal = journal;
  }

  /** Bytes. */
  get size(): number {
    return this.#end;
  }

  /** Seconds, of what is on disk. */
  get duration(): number {
    return this.#index.duration;
  }

  ftyp(bytes: Uint8Array): void {
    this.#append(new Uint8Array(bytes));
  }

  moov(bytes: Uint8Array): void {
    const moov = { at: this.#end, bytes: withDurationBox(bytes) };
    this.#append(moov.bytes);
    this.#moov = moov;
    this.#tracks = readTracks(moov.bytes);
  }

  /** Held back until its media is there: a `moof` alone is of no use. */
  moof(bytes: Uint8Array): void {
    this.#moof = new Uint8Array(bytes);
  }

  mdat(bytes: Uint8Array): void {
    const moof = this.#moof;
    const runs = moof && readRuns(moof, this.#tracks);
    if (!moof || !runs) throw new Error('The muxer made a fragment that cannot be read.');
    this.#moof = undefined;
    if (this.#broken) return;
    const at = this.#end;
    this.#append(moof, new Uint8Array(bytes));
    this.#index.add(at, runs);
    this.#journal.append({ type: 'fragment', end: this.#end, duration: this.duration });
  }

  /** Writes length and index, and closes file and journal. */
  finish(leave: number): { readonly size: number; readonly duration: number } {
    const { duration } = this;
    if (this.#moov && this.#index.size > 0) {
      const { bytes, at } = this.#moov;
      this.#try(() => writeDuration(this.#file, bytes, at, duration));
      this.#try(() => this.#append(this.#index.toBox()));
    }
    this.#try(() => this.#file.close());
    this.#try(() => this.#journal.append({ type: 'close', leave, size: this.#end, duration }));
    this.#try(() => this.#journal.close());
    return { size: this.#end, duration };
  }

  /** A full disk may have no room for the end of a file either. It plays without, and `recover()` adds it. */
  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      log.warn('The end of a recording could not be written.', error);
    }
  }

  /** All or nothing: a part that did not fit is taken back, and nothing more is taken. */
  #append(...parts: readonly Uint8Array<ArrayBuffer>[]): void {
    let at = this.#end;
    try {
      for (const part of parts) {
        this.#file.write(at, part);
        at += part.length;
      }
      this.#file.flush();
      this.#end = at;
    } catch (error) {
      this.#broken = true;
      this.#file.truncate(this.#end);
      throw error;
    }
  }
}
