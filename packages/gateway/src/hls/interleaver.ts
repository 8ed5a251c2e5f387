type Track = 'audio' | 'video';

interface Entry {
  readonly timeMs: number;
  readonly run: () => void;
}

/** Milliseconds of media that a frame waits for earlier ones of the other track. */
const holdMs = 500;
/** Milliseconds of media without a frame after which a track is not waited for. */
const absentMs = 2000;

/**
 * Puts the frames of two tracks in the order of their times. Sound and pictures take different ways through an encoder
 * and a network; without this, a part would end before its own sound has arrived.
 */
export class Interleaver {
  #queues: Readonly<Record<Track, Entry[]>> = { audio: [], video: [] };
  #last: Record<Track, number | undefined> = { audio: undefined, video: undefined };

  /** Calls `run` when it is this frame's turn. */
  push(track: Track, timeMs: number, run: () => void): void {
    this.#queues[track].push({ timeMs, run });
    this.#last[track] = timeMs;
    this.#last.audio ??= timeMs;
    this.#last.video ??= timeMs;
    while (this.#runNext(false)) continue;
  }

  /** Nothing more will come. */
  flush(): void {
    while (this.#runNext(true)) continue;
  }

  #runNext(all: boolean): boolean {
    const { audio, video } = this.#queues;
    const track = (audio[0]?.timeMs ?? Infinity) < (video[0]?.timeMs ?? Infinity) ? 'audio' : 'video';
    const entry = this.#queues[track][0];
    if (!entry || !(all || this.#mayRun(track, entry.timeMs))) return false;
    this.#queues[track].shift();
    entry.run();
    return true;
  }

  #mayRun(track: Track, timeMs: number): boolean {
    const other = track === 'audio' ? 'video' : 'audio';
    const reached = this.#last[other] ?? 0;
    const newest = Math.max(reached, this.#last[track] ?? 0);
    return reached >= timeMs || newest - timeMs > holdMs || newest - reached > absentMs;
  }
}
