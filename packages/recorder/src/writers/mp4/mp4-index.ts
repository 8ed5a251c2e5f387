import type { Mp4Track, TrackRun } from './mp4-fragments.ts';

interface Entry {
  readonly run: TrackRun;
  /** Where the fragment's `moof` begins in the file. */
  readonly offset: number;
}

/** What is known of the fragments in a file: how long it is, and where a player may jump to. */
export class Mp4Index {
  readonly #entries: Entry[] = [];
  #duration = 0;

  /** Seconds to the end of the longest track. */
  get duration(): number {
    return this.#duration;
  }

  get size(): number {
    return this.#entries.length;
  }

  add(offset: number, runs: readonly TrackRun[]): void {
    for (const run of runs) {
      this.#entries.push({ run, offset });
      this.#duration = Math.max(this.#duration, run.end / run.track.timescale);
    }
  }

  /** The `mfra` box that stands at the end of a finished file: one entry for each fragment of each track. */
  toBox(): Uint8Array<ArrayBuffer> {
    const tracks = new Map<Mp4Track, Entry[]>();
    for (const entry of this.#entries) {
      const list = tracks.get(entry.run.track) ?? [];
      list.push(entry);
      tracks.set(entry.run.track, list);
    }
    const entrySize = 19;
    const sizes = [...tracks.values()].map((list) => 24 + list.length * entrySize);
    const total = 8 + sizes.reduce((sum, size) => sum + size, 0) + 16;
    const bytes = new Uint8Array(total);
    const view = new DataView(bytes.buffer);
    let at = header(view, 0, total, 'mfra');
    for (const [track, list] of tracks) {
      at = header(view, at, 24 + list.length * entrySize, 'tfra');
      view.setUint32(at, 0x01_00_00_00); // Version 1: 64-bit times and offsets; traf, trun and sample numbers take a byte each.
      view.setUint32(at + 4, track.id);
      view.setUint32(at + 12, list.length);
      at += 16;
      for (const { run, offset } of list) {
        view.setBigUint64(at, BigInt(run.start));
        view.setBigUint64(at + 8, BigInt(offset));
        bytes.set([run.number, 1, 1], at + 16);
        at += entrySize;
      }
    }
    at = header(view, at, 16, 'mfro');
    view.setUint32(at + 4, total);
    return bytes;
  }
}

function header(view: DataView, at: number, size: number, type: string): number {
  view.setUint32(at, size);
  for (let place = 0; place < 4; place += 1) view.setUint8(at + 4 + place, type.charCodeAt(place));
  return at + 8;
}
