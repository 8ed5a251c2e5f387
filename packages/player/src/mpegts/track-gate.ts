import { LiveCode, LiveError } from '@livelit/core';

import { joined, type ReaderOptions, type Tracks } from './stream-reader.ts';

type Track = keyof Tracks;

/** Bytes without which the tracks are known in any stream: two seconds of a very good picture. */
const mostHeld = 16 * 2 ** 20;

/**
 * Holds the begin of a stream back until it is known which tracks it has. mpegts.js waits for ever for a track that a
 * stream promises and never sends, and cannot add one later.
 */
export class TrackGate {
  readonly #options: Pick<ReaderOptions, 'patience' | 'onTracks' | 'onChange'>;
  readonly #promised: Tracks;
  readonly #seen = { audio: false, video: false };
  #firstTime: number | undefined;
  #open: Tracks | undefined;
  #held: Uint8Array<ArrayBuffer> = new Uint8Array();

  constructor(promised: Tracks, options: Pick<ReaderOptions, 'patience' | 'onTracks' | 'onChange'>) {
    this.#promised = promised;
    this.#options = options;
  }

  /** Whether the tracks are known. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** A tag or packet of a track came by; samples have a time, in milliseconds. */
  saw(track: Track, time: number | undefined): void {
    this.#seen[track] = true;
    if (this.#open) {
      if (!this.#open[track]) this.#options.onChange('track');
      return;
    }
    if (this.#seen.audio && this.#seen.video) return this.#decide();
    if (time === undefined) return;
    this.#firstTime ??= time;
    const { promised, unpromised } = this.#options.patience;
    const isPromised = track === 'audio' ? this.#promised.video : this.#promised.audio;
    if (time - this.#firstTime >= (isPromised ? promised : unpromised)) this.#decide();
  }

  /** The next piece; answers what may go on. */
  pass(piece: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const all = joined(this.#held, piece);
    if (!this.#open && all.length > mostHeld) this.#decideNow();
    this.#held = this.#open ? new Uint8Array() : all;
    return this.#open ? all : this.#held.subarray(0, 0);
  }

  /** Nothing more comes: what was held back goes on. */
  end(): Uint8Array<ArrayBuffer> {
    if (!this.#open && this.#firstTime !== undefined) this.#decide();
    const held = this.#held;
    this.#held = new Uint8Array();
    return held;
  }

  /** Its times do not go on, or there is nothing but bytes: nobody may wait for ever. */
  #decideNow(): void {
    if (!this.#seen.audio && !this.#seen.video)
      throw new LiveError(LiveCode.ERROR_SOURCE_INVALID, 'The stream holds neither picture nor sound.');
    this.#decide();
  }

  #decide(): void {
    this.#open = { ...this.#seen };
    this.#options.onTracks(this.#open);
  }
}
